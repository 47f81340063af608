package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.worker.Scaling;
import org.junit.jupiter.api.Test;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;

class DecisionBoundaryTest {
    private static final String LINEAR = "{type = linear, units = %d}";
    private static final List<String> TWO = List.of("no", "yes");

    /** Class 1 where x > 0, with a steep slope. */
    private static SavedModel upright() {
        return HandMade.model(LINEAR.formatted(1), "binary-cross-entropy", 2, TWO, 100, 0, 0);
    }

    @Test
    void of_uprightLine_coloursBothSidesByTheirClasses() {
        BufferedImage image = DecisionBoundary.of(upright(), HandMade.square()).image();

        Color left = DecisionBoundary.color(0, 1, 2);
        Color right = DecisionBoundary.color(1, 1, 2);
        int border = border(image, left);
        assertThat(HandMade.count(image, right, 0, border)).isZero();
        assertThat(HandMade.count(image, left, border, image.getWidth())).isZero();
        // Both halves are as large: x = 0 lies in the middle of the plane.
        assertThat(HandMade.count(image, left, 0, image.getWidth()))
                .isGreaterThan(100_000)
                .isCloseTo(
                        HandMade.count(image, right, 0, image.getWidth()),
                        org.assertj.core.data.Percentage.withPercentage(2));
    }

    @Test
    void of_scaledFeatures_drawsInUnscaledUnits() {
        SavedModel moved =
                HandMade.model(
                        LINEAR.formatted(1),
                        "binary-cross-entropy",
                        new Scaling(new float[] {0.5f, 0}, new float[] {2, 1}),
                        TWO,
                        100,
                        0,
                        0);
        Color left = DecisionBoundary.color(0, 1, 2);

        int at0 = border(DecisionBoundary.of(upright(), HandMade.square()).image(), left);
        int at05 = border(DecisionBoundary.of(moved, HandMade.square()).image(), left);

        // The plane is 2.32 wide and takes up about 700 pixels; the border moves by 0.5 of it.
        assertThat(at05 - at0).isBetween(130, 180);
    }

    @Test
    void of_threeClasses_givesEachItsSector() {
        // Logits 50 (x, y) . u for three directions u: sectors around each.
        SavedModel model =
                HandMade.model(
                        LINEAR.formatted(3),
                        "cross-entropy",
                        2,
                        List.of("east", "north", "rest"),
                        50,
                        0,
                        0,
                        50,
                        -50,
                        -50,
                        0,
                        0,
                        0);
        BufferedImage image = DecisionBoundary.of(model, HandMade.square()).image();

        for (int c = 0; c < 3; c++) {
            assertThat(HandMade.count(image, DecisionBoundary.color(c, 1, 3), 0, image.getWidth()))
                    .as("class %d", c)
                    .isGreaterThan(50_000);
        }
    }

    @Test
    void of_points_drawsThemOnTopInTheirColours() {
        BufferedImage image = DecisionBoundary.of(upright(), HandMade.square()).image();

        // Two points a class and one in the legend, of about 40 pixels each.
        for (int c = 0; c < 2; c++) {
            assertThat(HandMade.count(image, Look.ofClass(c), 0, image.getWidth()))
                    .as("class %d", c)
                    .isBetween(60, 250);
        }
    }

    @Test
    void svg_ofBoundary_isWellFormedAndDeterministic() throws Exception {
        Picture picture = DecisionBoundary.of(upright(), HandMade.square());

        HandMade.texts(picture.svg());
        assertThat(picture.svg()).contains("<image").isEqualTo(picture.svg());
        assertThat(picture.png()).isEqualTo(picture.png());
    }

    @Test
    void of_threeFeatures_isRejected() {
        SavedModel model =
                HandMade.model(LINEAR.formatted(1), "binary-cross-entropy", 3, TWO, 1, 1, 1, 0);

        assertThatThrownBy(() -> DecisionBoundary.of(model, HandMade.square()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("2 features; the model has 3");
    }

    @Test
    void of_regression_pointsToTheSurface() {
        SavedModel model =
                HandMade.model(LINEAR.formatted(1), "squared-error", 2, List.of(), 1, 1, 0);

        assertThatThrownBy(() -> DecisionBoundary.of(model, HandMade.square()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("picture surface");
    }

    /** Where, at a third of the height, the left colour ends. */
    private static int border(BufferedImage image, Color left) {
        int last = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            if (HandMade.distance(new Color(image.getRGB(x, image.getHeight() / 3)), left) <= 2) {
                last = x;
            }
        }
        return last + 1;
    }
}
