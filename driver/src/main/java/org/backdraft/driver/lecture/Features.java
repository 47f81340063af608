package org.backdraft.driver.lecture;

import org.backdraft.driver.page.Page;
import org.backdraft.driver.report.WeightImages;

import java.io.IOException;
import java.util.List;

/** The chapter on what hidden units learn to see in images. */
final class Features {
    private static final String DIGITS = "kind = digits, rows = 6000";
    private static final String REST =
            """
            data.scaling { type = divide-by, by = 255 }
            loss = cross-entropy
            optimizer { learning-rate = 0.05, momentum = 0.9 }
            batch-size = 64
            epochs = 10
            """;

    private Features() {}

    static void learned(Page page) throws IOException {
        Experiment none = Experiment.train(DIGITS, Experiment.layers(0, 0, "", "", 10), REST);
        Experiment hidden =
                Experiment.train(DIGITS, Experiment.layers(1, 64, "relu", "he", 10), REST);
        page.chapter("Learned features");
        page.say(
                "Without a hidden layer each class has one template of %d weights: %.1f %% of the"
                        + " test digits. With %d hidden units it is %.1f %%. Below are the weights of"
                        + " both as images: ink on red raises a unit's output, ink on blue"
                        + " lowers it.",
                none.model().graph().inputWidth(),
                100 * none.accuracy(),
                hidden.model().graph().width(0),
                100 * hidden.accuracy());
        page.figures(
                420,
                List.of(
                        new Page.Figure(
                                WeightImages.of(none.model(), "linear1", 0),
                                "The ten classes' weights, no hidden layer"),
                        new Page.Figure(
                                WeightImages.of(hidden.model(), "linear1", 0),
                                "The weights of the 64 hidden units")));
    }
}
