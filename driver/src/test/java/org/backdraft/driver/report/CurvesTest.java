package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.files.FileException;
import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.util.Map;

class CurvesTest {
    private static final String METRICS =
            """
            {"event":"start","shards":4}
            {"event":"step","epoch":1,"step":10,"loss":0.9}
            {"event":"epoch","epoch":1,"trainLoss":1.5,"testLoss":1.2,"testAccuracy":0.5}
            {"event":"epoch","epoch":2,"trainLoss":0.7,"testLoss":0.8,"testAccuracy":0.75}
            {"event":"epoch","epoch":3,"trainLoss":0.3,"testLoss":0.6,"testAccuracy":0.875}
            {"event":"end","epoch":3,"trainLoss":0.3}
            """;

    @Test
    void read_metrics_takesTheEpochs() {
        EpochFigures figures = EpochFigures.of(Metrics.read(METRICS, "test"));

        assertThat(figures.loss().get("train")).isEqualTo(Map.of(1, 1.5, 2, 0.7, 3, 0.3));
        assertThat(figures.loss().get("test")).isEqualTo(Map.of(1, 1.2, 2, 0.8, 3, 0.6));
        assertThat(figures.accuracy()).containsOnlyKeys("test");
        assertThat(figures.accuracy().get("test")).isEqualTo(Map.of(1, 0.5, 2, 0.75, 3, 0.875));
    }

    @Test
    void read_resumedRunAndUnfinishedLine_takesTheLaterAndTheWhole() {
        String more =
                METRICS + "{\"event\":\"epoch\",\"epoch\":3,\"trainLoss\":0.25}\n{\"event\":\"ep";

        assertThat(EpochFigures.of(Metrics.read(more, "test")).loss().get("train"))
                .isEqualTo(Map.of(1, 1.5, 2, 0.7, 3, 0.25));
    }

    @Test
    void of_metrics_drawsBothCurvesInTheirColours() {
        BufferedImage image = Curves.of(METRICS, "test").image();

        int half = image.getHeight() / 2;
        assertThat(HandMade.count(top(image, half), Look.BLUE, 0, 900)).isGreaterThan(500);
        assertThat(HandMade.count(top(image, half), Look.VERMILLION, 0, 900)).isGreaterThan(300);
        BufferedImage accuracy = image.getSubimage(0, half, 900, half);
        assertThat(HandMade.count(accuracy, Look.VERMILLION, 0, 900)).isGreaterThan(300);
        assertThat(HandMade.count(accuracy, Look.BLUE, 0, 900)).isZero();
    }

    @Test
    void of_lossOnly_leavesOutTheAccuracy() {
        String loss = "{\"event\":\"epoch\",\"epoch\":1,\"trainLoss\":2}\n";

        assertThat(Curves.of(loss, "test").height())
                .isEqualTo(Curves.of(METRICS, "test").height() / 2);
        assertThat(Curves.of(loss, "test").png()).isNotEmpty();
    }

    @Test
    void svg_ofManyEpochs_staysSmall() {
        StringBuilder metrics = new StringBuilder();
        for (int epoch = 1; epoch <= 20_000; epoch++) {
            metrics.append(
                    "{\"event\":\"epoch\",\"epoch\":%d,\"trainLoss\":%s}\n"
                            .formatted(epoch, 1.0 / epoch));
        }

        assertThat(Curves.of(metrics.toString(), "test").svg().length()).isLessThan(300_000);
    }

    @Test
    void svg_ofCurves_isWellFormedAndDeterministic() throws Exception {
        Picture picture = Curves.of(METRICS, "test");

        HandMade.texts(picture.svg());
        assertThat(picture.svg()).isEqualTo(picture.svg());
    }

    @Test
    void of_noEpochOrNoJson_isRejected() {
        assertThatThrownBy(() -> Curves.of("{\"event\":\"start\"}\n", "runs/a/metrics.jsonl"))
                .isInstanceOf(FileException.class)
                .hasMessage("runs/a/metrics.jsonl tells of no epoch yet");
        assertThatThrownBy(() -> Curves.of("{}\nepoch 1\n", "m"))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("m, line 2");
    }

    private static BufferedImage top(BufferedImage image, int height) {
        return image.getSubimage(0, 0, image.getWidth(), height);
    }
}
