package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.util.List;

class OutputSurfaceTest {
    private static final int MIDDLE = 340;

    /** hidden = relu(x, -x), out = hidden0 - hidden1 = x. */
    private static SavedModel absolute(String loss, List<String> classes) {
        return HandMade.model(
                "{type = linear, units = 2, name = first}, {type = relu, name = hidden},"
                        + " {type = linear, units = 1, name = out}",
                loss,
                2,
                classes,
                1,
                0,
                -1,
                0,
                0,
                0,
                1,
                -1,
                0);
    }

    @Test
    void ofUnit_ramp_goesFromLowToHighColour() {
        BufferedImage image =
                OutputSurface.ofUnit(
                                absolute("squared-error", List.of()), "out", 0, HandMade.square())
                        .image();

        // Down the picture x is the same; from left to right the colour runs through the map.
        assertThat(ends(image, ColorMap.SEQUENTIAL.at(0.02), 60, 250)).isTrue();
        assertThat(ends(image, ColorMap.SEQUENTIAL.at(0.98), 600, 800)).isTrue();
    }

    @Test
    void ofUnit_reluOfX_isFlatOnTheLeft() {
        BufferedImage image =
                OutputSurface.ofUnit(
                                absolute("squared-error", List.of()),
                                "hidden",
                                0,
                                HandMade.square())
                        .image();

        int flat = HandMade.count(image, ColorMap.SEQUENTIAL.at(0), 100, 400);
        assertThat(flat).isGreaterThan(150_000);
    }

    @Test
    void ofPrediction_logistic_isProbabilityOfTheClassAsked() {
        SavedModel model = absolute("binary-cross-entropy", List.of("a", "b"));
        BufferedImage b = OutputSurface.ofPrediction(model, 1, HandMade.square()).image();
        BufferedImage a = OutputSurface.ofPrediction(model, 0, HandMade.square()).image();

        // sigmoid(-1) = 0.2689, at x = -1; the other class has the rest.
        assertThat(ends(b, ColorMap.SEQUENTIAL.at(0.2689), 60, 200)).isTrue();
        assertThat(ends(a, ColorMap.SEQUENTIAL.at(0.7311), 60, 200)).isTrue();
    }

    @Test
    void ofNode_allUnits_labelsEach() throws Exception {
        SavedModel model = absolute("squared-error", List.of());

        List<String> texts =
                HandMade.texts(OutputSurface.ofNode(model, "hidden", HandMade.square()).svg());

        assertThat(texts).contains("Activations of hidden", "0", "1");
        assertThat(texts).anyMatch(text -> text.startsWith("all 2 units"));
    }

    @Test
    void of_wrongNodeUnitOrClass_tellsWhatThereIs() {
        SavedModel model = absolute("binary-cross-entropy", List.of("a", "b"));
        Sample data = HandMade.square();

        assertMistake(
                () -> OutputSurface.ofUnit(model, "hiden", 0, data),
                "no node 'hiden'; it has first, hidden, out");
        assertMistake(
                () -> OutputSurface.ofUnit(model, "hidden", 2, data),
                "'hidden' has the units 0 to 1, no unit 2");
        assertMistake(() -> OutputSurface.ofUnit(model, "hidden", -1, data), "no unit -1");
        assertMistake(
                () -> OutputSurface.ofPrediction(model, 2, data),
                "classes 0 to 1 (a, b), no class 2");
    }

    private static void assertMistake(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String part) {
        assertThatThrownBy(call)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(part);
    }

    /** Whether the middle row has about that colour somewhere between two columns. */
    private static boolean ends(BufferedImage image, java.awt.Color color, int x0, int x1) {
        for (int x = x0; x < x1; x++) {
            if (HandMade.distance(new java.awt.Color(image.getRGB(x, MIDDLE)), color) <= 4) {
                return true;
            }
        }
        return false;
    }
}
