package org.backdraft.driver.lecture;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.report.Sample;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.ShardedData;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * One network, trained in this process on generated data.
 *
 * @param model the trained network
 * @param epochs figures of each epoch
 * @param data some of the training examples, to be drawn
 */
record Experiment(SavedModel model, List<EpochReport> epochs, Sample data) {
    private static final int DRAWN = 1000;

    /**
     * Trains.
     *
     * @param data settings of the generated data, such as "kind = xor, rows = 1000"
     * @param network the list of modules
     * @param rest all other settings
     */
    static Experiment train(String data, String network, String rest) throws IOException {
        String text =
                """
                data {
                  train { format = generated, seed = 1, %1$s }
                  test { format = generated, seed = 2, %1$s }
                  shards = 1
                }
                network = [%2$s]
                sync = in-process
                %3$s
                """
                        .formatted(data, network, rest);
        RunConfig config = RunConfig.parse(text, "lecture", Map.of());
        try (Session session = Session.open(config);
                PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
            TrainingRun.Result result = new TrainingRun(session, config, nowhere).run();
            return new Experiment(
                    result.model(), result.epochs(), sample(session.loader(), result.model()));
        }
    }

    /** Hidden layers of one width with one activation, and a linear module at the end. */
    static String layers(int hidden, int units, String activation, String init, int outputs) {
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < hidden; i++) {
            network.append(
                    "{type = linear, units = %d, init = %s}, {type = %s},\n"
                            .formatted(units, init, activation));
        }
        return network.append("{type = linear, units = %d}".formatted(outputs)).toString();
    }

    /** Sums over the test data after the last epoch. */
    EvaluationSum test() {
        return epochs.get(epochs.size() - 1).test();
    }

    /** Share of the test examples decided rightly. */
    double accuracy() {
        return test().accuracy();
    }

    /** Mean loss of the training examples in the last epoch. */
    double trainLoss() {
        return epochs.get(epochs.size() - 1).trainLoss();
    }

    /** Root of the mean squared error on the test data, for squared error with one output. */
    double rmse() {
        return Math.sqrt(2 * test().meanLoss());
    }

    /** Number of parameters. */
    int parameters() {
        return model.graph().parameterCount();
    }

    private static Sample sample(Loader loader, SavedModel model) throws IOException {
        RunConfig config = model.config();
        ExampleSource source = loader.open(config.data().train(), List.of(), true);
        int classes = config.classes(model.graph(), source.labels());
        try (ShardedData first = loader.loadFirst(source, classes, DRAWN).data()) {
            return first.onEachShard(new float[0], (none, shard) -> Sample.of(shard)).get(0);
        }
    }
}
