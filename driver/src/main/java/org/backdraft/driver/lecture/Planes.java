package org.backdraft.driver.lecture;

import org.backdraft.driver.page.Page;
import org.backdraft.driver.report.DecisionBoundary;
import org.backdraft.driver.report.OutputSurface;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Chapters on data with two features, where a network's decisions can be seen. */
final class Planes {
    private static final String BINARY = "loss = binary-cross-entropy\n";
    private static final String XOR = "kind = xor, rows = 1000";
    private static final String MOONS = "kind = moons, rows = 1000, noise = 0.15";
    private static final String SPIRALS = "kind = spirals, rows = 2000, turns = 2";
    private static final List<String> HIDDEN =
            List.of("No hidden layer", "One hidden layer of 32", "Two hidden layers of 32");
    private static final String SGD =
            "optimizer { learning-rate = %s, momentum = 0.9 }\nbatch-size = 32\nepochs = %d\n";

    private Planes() {}

    static void logisticRegression(Page page) throws IOException {
        Experiment line = Experiment.train(MOONS, linear(), BINARY + SGD.formatted("0.1", 50));
        page.chapter("Logistic regression: a line and a slope");
        page.say(
                "A network without hidden layers: the sigmoid of a weighted sum of the two inputs. It"
                        + " has %d parameters. On the two moons it decides %.1f %% of the test points"
                        + " rightly; its boundary, where the probability is one half, is a straight"
                        + " line.",
                line.parameters(), 100 * line.accuracy());
        page.figures(
                380,
                List.of(
                        new Page.Figure(
                                OutputSurface.ofPrediction(line.model(), 1, line.data()),
                                "The probability of class 1 over the plane"),
                        new Page.Figure(
                                DecisionBoundary.of(line.model(), line.data()),
                                "What it decides, and the data")));
    }

    static void exclusiveOr(Page page) throws IOException {
        Experiment line = Experiment.train(XOR, linear(), BINARY + SGD.formatted("0.1", 50));
        Experiment hidden =
                Experiment.train(
                        XOR,
                        Experiment.layers(1, 8, "tanh", "glorot", 1),
                        BINARY + SGD.formatted("0.1", 50));
        page.chapter("Why a line can't do XOR");
        page.say(
                "The classes lie in opposite corners, so every line leaves points of both on both"
                        + " sides: logistic regression decides %.1f %% rightly. With one hidden layer"
                        + " of 8 tanh units it is %.1f %%: %s",
                100 * line.accuracy(),
                100 * hidden.accuracy(),
                hidden.accuracy() > 0.95 && line.accuracy() <= 0.75
                        ? "each hidden unit draws a line, and the output combines them."
                        : "in this run the hidden layer did not settle the matter.");
        page.figures(
                380,
                List.of(
                        boundary(line, "No hidden layer"),
                        boundary(hidden, "One hidden layer of 8 units")));
        page.say("What the hidden units respond to, each by itself:");
        page.figures(
                700,
                List.of(
                        new Page.Figure(
                                OutputSurface.ofNode(hidden.model(), "tanh1", hidden.data()),
                                "Outputs of the hidden units over the plane")));
    }

    static void hiddenLayers(Page page) throws IOException {
        page.chapter("No, one, two hidden layers on the same data");
        List<Page.Figure> figures = new ArrayList<>();
        List<Double> accuracies = new ArrayList<>();
        for (int hidden = 0; hidden <= 2; hidden++) {
            Experiment run =
                    Experiment.train(
                            SPIRALS,
                            Experiment.layers(hidden, 32, "relu", "he", 1),
                            BINARY + SGD.formatted("0.02", 150));
            accuracies.add(run.accuracy());
            figures.add(boundary(run, HIDDEN.get(hidden) + ": " + percent(run.accuracy())));
        }
        page.figures(280, figures);
        page.say(
                "Two spirals, twined around each other: %.1f %% without a hidden layer, %.1f %% with"
                        + " one and %.1f %% with two. %s",
                100 * accuracies.get(0),
                100 * accuracies.get(1),
                100 * accuracies.get(2),
                accuracies.get(2) > accuracies.get(1)
                        ? "The second layer bends what the first one drew."
                        : "In this run the second layer was of no use.");
    }

    static void hiddenUnits(Page page) throws IOException {
        page.chapter("How many hidden units?");
        List<Page.Figure> figures = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("hidden units", "parameters", "test accuracy"));
        double first = 0;
        double best = 0;
        for (int units : new int[] {1, 2, 3, 5, 10, 50}) {
            Experiment run =
                    Experiment.train(
                            MOONS,
                            Experiment.layers(1, units, "tanh", "glorot", 1),
                            BINARY + SGD.formatted("0.1", 100));
            first = units == 1 ? run.accuracy() : first;
            best = Math.max(best, run.accuracy());
            figures.add(boundary(run, "D = " + units + ": " + percent(run.accuracy())));
            rows.add(
                    List.of(
                            Integer.toString(units),
                            Integer.toString(run.parameters()),
                            percent(run.accuracy())));
        }
        page.say(
                "One hidden layer of D units on the two moons. One unit can do no more than a line;"
                        + " from %.1f %% with one unit the accuracy %s %.1f %% at its best.",
                100 * first, best > first ? "rises to" : "does not rise above", 100 * best);
        page.figures(280, figures);
        page.table(rows);
    }

    /** A share as a percentage. */
    static String percent(double share) {
        return String.format(java.util.Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String linear() {
        return Experiment.layers(0, 0, "", "", 1);
    }

    private static Page.Figure boundary(Experiment run, String caption) {
        return new Page.Figure(DecisionBoundary.of(run.model(), run.data()), caption);
    }
}
