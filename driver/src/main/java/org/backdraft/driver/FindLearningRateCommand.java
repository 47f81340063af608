package org.backdraft.driver;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.report.LineChart;
import org.backdraft.driver.report.Picture;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.driver.train.RangeTest;
import org.backdraft.driver.train.RangeTest.Point;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

@Command(
        name = "find-lr",
        description = {
            "Finds a learning rate: trains some steps at rates from far too low to far too high.",
            "Prints where the loss falls fastest, and draws the loss over the rate. Schedules,"
                    + " averages and checkpoints play no part."
        },
        mixinStandardHelpOptions = true)
final class FindLearningRateCommand implements Callable<Integer> {
    @Mixin private ConfigurationOptions configuration;

    @Option(
            names = "--from",
            paramLabel = "RATE",
            defaultValue = "1e-6",
            description = "Lowest rate (default: ${DEFAULT-VALUE}).")
    private double from;

    @Option(
            names = "--to",
            paramLabel = "RATE",
            defaultValue = "10",
            description = "Highest rate (default: ${DEFAULT-VALUE}).")
    private double to;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "200",
            description = "Steps on the way (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Picture to write, .png or .svg (default: CONF-lr.png).")
    private String output;

    @Override
    public Integer call() throws Exception {
        if (!(from > 0 && from < to && to < Float.MAX_VALUE) || steps < 2) {
            throw new ConfigurationException(
                    "expected 0 < --from < --to and 2 --steps or more, found %s, %s and %d"
                            .formatted(from, to, steps));
        }
        String picture = output == null ? configuration.name() + "-lr.png" : output;
        Picture.checkEnding(picture);
        RunConfig config = configuration.read();
        RangeTest test;
        try (Session session = Session.open(config)) {
            test = new TrainingRun(session, config, System.out).rangeTest(from, to, steps);
        }
        if (test.points().size() < 2) {
            throw new ConfigurationException(
                    "the loss is not finite even at the rate %s; lower --from, or scale the features"
                                    .formatted(from)
                            + " (data.scaling)");
        }
        print(test);
        draw(test).write(new HadoopFiles(new Configuration()), picture);
        System.out.println("picture: " + picture);
        return 0;
    }

    private void print(RangeTest test) {
        Point steepest = test.steepest();
        Point lowest = test.lowest();
        System.out.printf(
                Locale.ROOT,
                "%d steps; the loss is lowest at the rate %.3g (%.4f)%n",
                test.points().size(),
                lowest.learningRate(),
                lowest.smoothed());
        if (steepest == null) {
            System.out.println(
                    "it never falls between these rates: widen them with --from and --to, or look at"
                            + " the data and the network");
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "it falls fastest at %.3g; a good start: optimizer.learning-rate = %.2g%n",
                steepest.learningRate(),
                Math.min(steepest.learningRate(), lowest.learningRate() / 10));
    }

    private static Picture draw(RangeTest test) {
        // Where it has blown up, the loss would flatten all that is of interest.
        List<Point> shown =
                test.points().stream()
                        .filter(p -> p.loss() <= 1.5 * test.points().get(0).smoothed())
                        .toList();
        double[] rates = values(shown, Point::learningRate);
        return LineChart.of(
                "Loss by learning rate",
                "learning rate",
                "loss",
                true,
                List.of(
                        LineChart.Series.points("a step's loss", rates, values(shown, Point::loss)),
                        LineChart.Series.line("smoothed", rates, values(shown, Point::smoothed))));
    }

    private static double[] values(List<Point> points, ToDoubleFunction<Point> figure) {
        return points.stream().mapToDouble(figure).toArray();
    }
}
