package org.backdraft.driver.lecture;

import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.page.Page;
import org.backdraft.driver.report.LineChart;
import org.backdraft.driver.report.Picture;
import org.backdraft.driver.report.Sample;
import org.backdraft.nn.Backprop;
import org.backdraft.tensor.Matrix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The chapter on a function of one number, which one hidden layer approximates. */
final class Approximation {
    private static final int[] UNITS = {1, 2, 3, 5, 10, 20, 50};
    private static final int POINTS = 400;

    private Approximation() {}

    static void universal(Page page) throws IOException {
        List<Experiment> runs = new ArrayList<>();
        for (int units : UNITS) {
            runs.add(
                    Experiment.train(
                            "kind = sine, rows = 500, noise = 0.05",
                            Experiment.layers(1, units, "tanh", "he", 1),
                            """
                            loss = squared-error
                            optimizer { learning-rate = 0.02, momentum = 0.9 }
                            batch-size = 25
                            epochs = 1500
                            """));
        }
        double first = runs.get(0).rmse();
        double last = runs.get(runs.size() - 1).rmse();
        page.chapter("Universal approximation: one hidden layer and a wave");
        double least = runs.stream().mapToDouble(Experiment::rmse).min().orElseThrow();
        page.say(
                "One hidden layer of D tanh units, fitted to a noisy sine. The error on test data,"
                        + " as root mean square, is %.3f with one unit, %.3f with %d, and %.3f at its"
                        + " lowest: %s The noise itself is 0.05, below which no network can get on"
                        + " new data.",
                first,
                last,
                UNITS[UNITS.length - 1],
                least,
                last < first ? "more units come closer." : "more units were no help in this run.");
        page.figures(420, List.of(new Page.Figure(error(runs), "The error"), fits(runs)));
    }

    private static Picture error(List<Experiment> runs) {
        double[] units = new double[UNITS.length];
        double[] rmse = new double[UNITS.length];
        for (int i = 0; i < UNITS.length; i++) {
            units[i] = UNITS[i];
            rmse[i] = runs.get(i).rmse();
        }
        return LineChart.of(
                "Error by number of hidden units",
                "hidden units D",
                "root mean squared error on test data",
                true,
                List.of(LineChart.Series.dotted("error", units, rmse)));
    }

    private static Page.Figure fits(List<Experiment> runs) {
        Sample data = runs.get(0).data();
        List<LineChart.Series> series = new ArrayList<>();
        double[] x = new double[data.rows()];
        double[] y = new double[data.rows()];
        for (int i = 0; i < x.length; i++) {
            x[i] = data.features().get(i, 0);
            y[i] = data.targets()[i];
        }
        series.add(LineChart.Series.points("data", x, y));
        for (int i : new int[] {0, 2, UNITS.length - 1}) {
            series.add(curve("D = " + UNITS[i], runs.get(i).model(), x));
        }
        return new Page.Figure(
                LineChart.of("Fits", "x", "y", false, series),
                "The data and what three networks say");
    }

    private static LineChart.Series curve(String name, SavedModel model, double[] data) {
        double from = java.util.Arrays.stream(data).min().orElseThrow();
        double to = java.util.Arrays.stream(data).max().orElseThrow();
        Matrix input = Matrix.zeros(POINTS, 1);
        double[] x = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            x[i] = from + (to - from) * i / (POINTS - 1);
            float[] raw = {(float) x[i]};
            model.scaling().apply(raw, 0, input.data(), i);
        }
        Backprop network = new Backprop(model.graph(), model.config().loss(), POINTS);
        Matrix output = network.forward(model.theta(), input);
        double[] y = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            y[i] = output.get(i, 0);
        }
        return LineChart.Series.line(name, x, y);
    }
}
