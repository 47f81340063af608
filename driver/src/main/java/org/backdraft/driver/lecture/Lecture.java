package org.backdraft.driver.lecture;

import org.backdraft.driver.page.Page;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** The lecture on neural networks, from logistic regression to learned features. */
public final class Lecture {
    private static final List<Chapter> CHAPTERS =
            List.of(
                    Planes::logisticRegression,
                    Planes::exclusiveOr,
                    Planes::hiddenLayers,
                    Planes::hiddenUnits,
                    Approximation::universal,
                    Depth::deepOrWide,
                    Depth::rightTricks,
                    Features::learned);

    private Lecture() {}

    /**
     * Trains and draws everything.
     *
     * @param progress told of each chapter before it starts, by its number from 1 and their count
     * @return a page of HTML that needs no other file
     */
    public static String page(Consumer<String> progress) throws IOException {
        Page page = new Page("Neural networks, from a line to learned features");
        page.say(
                "Every number, picture and comparison on this page was computed when the page was"
                        + " made, by Backdraft, from generated data; accuracies are on test data that"
                        + " the networks have not seen.");
        for (int i = 0; i < CHAPTERS.size(); i++) {
            progress.accept("chapter %d of %d".formatted(i + 1, CHAPTERS.size()));
            CHAPTERS.get(i).writeTo(page);
        }
        return page.html();
    }
}
