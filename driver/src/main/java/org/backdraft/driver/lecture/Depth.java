package org.backdraft.driver.lecture;

import org.backdraft.driver.page.Page;
import org.backdraft.driver.report.LineChart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Chapters on depth: what it is good for, and what it takes. */
final class Depth {
    private static final String SPIRALS = "kind = spirals, rows = 2000, turns = 2";
    private static final String REST =
            """
            loss = binary-cross-entropy
            optimizer { learning-rate = %s, momentum = 0.9 }
            batch-size = 32
            epochs = %d
            """;

    private Depth() {}

    static void deepOrWide(Page page) throws IOException {
        page.chapter("Deep or wide, at about equal parameters");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("network", "parameters", "train loss", "test accuracy"));
        String best = "";
        double leastLoss = Double.POSITIVE_INFINITY;
        // Widths that give each depth about as many parameters.
        int[][] shapes = {{1, 300}, {2, 33}, {3, 23}, {4, 19}};
        for (int[] shape : shapes) {
            Experiment run =
                    Experiment.train(
                            SPIRALS,
                            Experiment.layers(shape[0], shape[1], "relu", "he", 1),
                            REST.formatted("0.02", 150));
            String name =
                    (shape[0] == 1 ? "1 hidden layer of %2$d" : "%d hidden layers of %d")
                            .formatted(shape[0], shape[1]);
            rows.add(
                    List.of(
                            name,
                            Integer.toString(run.parameters()),
                            number(run.trainLoss()),
                            Planes.percent(run.accuracy())));
            if (run.test().meanLoss() < leastLoss) {
                best = name;
                leastLoss = run.test().meanLoss();
            }
        }
        page.table(rows);
        page.say(
                "ReLU networks on the two spirals, trained alike. The lowest loss on test data, %.4f, was"
                        + " that of the one with %s.",
                leastLoss, best);
    }

    static void rightTricks(Page page) throws IOException {
        page.chapter("You need to know the right tricks");
        int[] depths = {1, 2, 4, 8, 12};
        String[][] recipes = {
            {"sigmoid, Glorot's weights", "sigmoid", "glorot", ""},
            {"tanh, Glorot's weights", "tanh", "glorot", ""},
            {"ReLU, He's weights", "relu", "he", ""},
            {"sigmoid, batch normalisation", "sigmoid", "glorot", "{type = batch-norm},"}
        };
        List<LineChart.Series> series = new ArrayList<>();
        List<Double> deepest = new ArrayList<>();
        for (String[] recipe : recipes) {
            double[] x = new double[depths.length];
            double[] y = new double[depths.length];
            for (int i = 0; i < depths.length; i++) {
                x[i] = depths[i];
                y[i] = stack(depths[i], recipe).accuracy();
            }
            series.add(LineChart.Series.dotted(recipe[0], x, y));
            deepest.add(y[depths.length - 1]);
        }
        page.figures(
                700,
                List.of(
                        new Page.Figure(
                                LineChart.of(
                                        "Depth and how it is trained",
                                        "hidden layers of 32 units",
                                        "test accuracy",
                                        false,
                                        series),
                                "Digits, 5 epochs of SGD with the same settings")));
        page.say(
                "With %d hidden layers, plain sigmoids read %.1f %% of the test digits after 5 epochs,"
                        + " tanh %.1f %%, ReLU with He's weights %.1f %%, and sigmoids with batch"
                        + " normalisation in front %.1f %%. %s",
                depths[depths.length - 1],
                100 * deepest.get(0),
                100 * deepest.get(1),
                100 * deepest.get(2),
                100 * deepest.get(3),
                deepest.get(2) > deepest.get(0) && deepest.get(3) > deepest.get(0)
                        ? "Saturating units starve the layers below of gradient; another activation,"
                                + " initialisation or normalisation feeds them."
                        : "In this run the tricks made no difference.");
    }

    private static Experiment stack(int depth, String[] recipe) throws IOException {
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            network.append(
                    "{type = linear, units = 32, init = %s}, %s {type = %s},\n"
                            .formatted(recipe[2], recipe[3], recipe[1]));
        }
        network.append("{type = linear, units = 10}");
        return Experiment.train(
                "kind = digits, rows = 3000",
                network.toString(),
                """
                data.scaling { type = divide-by, by = 255 }
                loss = cross-entropy
                optimizer { learning-rate = 0.05, momentum = 0.9 }
                batch-size = 32
                epochs = 5
                """);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
