package org.backdraft.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.report.Metrics;
import org.junit.jupiter.api.Test;

import java.util.Map;

class FiguresTest {
    private static final String EPOCHS =
            """
            {"event":"epoch","epoch":1,"trainLoss":2.0,"seconds":1.5,"examplesPerSecond":10}
            {"event":"epoch","epoch":2,"trainLoss":1.0,"seconds":2.5,"examplesPerSecond":20}
            """;

    @Test
    void of_runWithoutEnd_areTheLastEpochsAndAllSeconds() {
        assertThat(Figures.of(Metrics.read(EPOCHS, "test")))
                .isEqualTo(
                        new Figures(
                                2,
                                Map.of(
                                        "trainLoss",
                                        1.0,
                                        "seconds",
                                        4.0,
                                        "examplesPerSecond",
                                        20.0)));
    }

    @Test
    void of_runWithEnd_areTheModels() {
        String end = "{\"event\":\"end\",\"epoch\":1,\"trainLoss\":2.0,\"testMacroF1\":null}\n";

        assertThat(Figures.of(Metrics.read(EPOCHS + end, "test")))
                .isEqualTo(new Figures(1, Map.of("trainLoss", 2.0, "seconds", 4.0)));
    }

    @Test
    void words_ofNames_readWell() {
        assertThat(Figures.words("testTop5Accuracy")).isEqualTo("test top-5 accuracy");
        assertThat(Figures.words("validationMacroF1")).isEqualTo("validation macro f1");
        assertThat(Figures.words("averagedTestLoss")).isEqualTo("averaged test loss");
    }

    @Test
    void better_figures_goTheirWay() {
        assertThat("testAccuracy testTop3Accuracy testMacroF1 testRocAuc testR2 examplesPerSecond")
                .satisfies(all -> assertAll(all, true));
        assertThat("trainLoss testLogLoss testCalibrationError validationRmse seconds")
                .satisfies(all -> assertAll(all, false));
    }

    private static void assertAll(String names, boolean higher) {
        for (String name : names.split(" ")) {
            assertThat(Figures.isHigherBetter(name)).as(name).isEqualTo(higher);
        }
    }

    @Test
    void shown_figures_haveTheirUnits() {
        assertThat(Figures.shown("testAccuracy", 0.9786)).isEqualTo("97.86 %");
        assertThat(Figures.shown("seconds", 1234.56)).isEqualTo("1,234.6");
        assertThat(Figures.shown("testLoss", 0.1)).isEqualTo("0.10000");
    }
}
