package org.backdraft.driver.run;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.driver.train.Trainer;
import org.backdraft.driver.train.TrainingLog;
import org.backdraft.driver.train.TrainingState;
import org.backdraft.nn.Graph;
import org.backdraft.tensor.Blas;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Sampling;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.ShardedData;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** One training run, from a configuration to a saved model. */
public final class TrainingRun {
    private final Session session;
    private final RunConfig config;
    private final PrintStream out;

    /**
     * What a run ends with.
     *
     * @param model the trained model
     * @param epochs figures of each epoch
     */
    public record Result(SavedModel model, List<EpochReport> epochs) {}

    private record Data(
            Graph graph, Loader.Loaded train, Loader.Loaded test, List<String> features) {}

    /** A run that prints what it does to {@code out}. */
    public TrainingRun(Session session, RunConfig config, PrintStream out) {
        int shards = config.data().shards();
        this.session = session;
        this.config =
                shards > 0
                        ? config
                        : config.with(
                                Map.of("data.shards", "" + powerOfTwo(session.parallelism())),
                                "effective configuration");
        this.out = out;
    }

    /**
     * Loads the data and trains.
     *
     * @param runDirectory folder to write to, which must not exist yet; null to write nothing
     */
    public Result run(String runDirectory) throws IOException {
        RunDirectory directory =
                runDirectory == null ? null : new RunDirectory(session.files(), runDirectory);
        Data data = load();
        try {
            return train(data, directory);
        } finally {
            data.train.data().close();
            if (data.test != null) {
                data.test.data().close();
            }
        }
    }

    private Data load() throws IOException {
        Loader loader = session.loader();
        ExampleSource train = loader.open(config.data().train(), List.of(), true);
        Graph graph = new Graph(train.features(), config.network());
        int classes = config.classes(graph, train.labels());
        ExampleSource test =
                config.data().test() == null
                        ? null
                        : loader.open(config.data().test(), train.featureNames(), true);
        if (test != null && test.features() != train.features()) {
            throw new DataException(
                    "%s has %d features but the training data has %d"
                            .formatted(test.description(), test.features(), train.features()));
        }
        if (test != null && test.labels() != train.labels()) {
            throw new DataException(
                    "%s has labels of %d numbers but the training data's have %d"
                            .formatted(test.description(), test.labels(), train.labels()));
        }
        int shards = config.data().shards();
        Loader.Loaded trainData = loader.load(train, classes, List.of(), shards, config.seed());
        Loader.Loaded testData =
                test == null
                        ? null
                        : loader.load(
                                test,
                                classes,
                                trainData.targets().classes(),
                                shards,
                                config.seed());
        return new Data(graph, trainData, testData, train.featureNames());
    }

    private Result train(Data data, RunDirectory directory) throws IOException {
        ShardedData train = data.train.data();
        Scaling scaling = config.data().scaling().fit(train, data.graph.inputWidth());
        Sampling sampling =
                new Sampling(train.examples(), train.shards(), config.batchSize(), config.seed());
        GradientTask task =
                new GradientTask(
                        data.graph, config.loss(), scaling, sampling, data.train.targets().width());
        FirstOrder optimizer = config.optimizer();
        float[] theta = data.graph.initialTheta(config.seed());
        TrainingState state =
                new TrainingState(theta, optimizer.initialState(data.graph.parameterCount()));
        Map<String, Object> facts = facts(data);
        out.print(config.toHocon());
        describe(data, facts);
        if (directory != null) {
            directory.writeConfig(config);
        }
        try (GradientSource source = session.gradients(task, train);
                TrainingLog log = log(directory, sampling)) {
            log.start(facts);
            ShardedData test = data.test == null ? null : data.test.data();
            List<EpochReport> epochs =
                    new Trainer(task, source, optimizer, train, test)
                            .run(state, config.epochs(), log);
            SavedModel model = model(data, scaling, state);
            if (directory != null) {
                model.write(session.files(), directory.model());
                log.end(epochs, state.thetaSha256(), directory.model());
                out.println("model: " + directory.model());
            }
            return new Result(model, epochs);
        }
    }

    private TrainingLog log(RunDirectory directory, Sampling sampling) throws IOException {
        return new TrainingLog(
                out,
                directory == null ? null : directory.metrics(),
                config.logEverySteps(),
                config.epochs(),
                sampling.stepsPerEpoch());
    }

    private SavedModel model(Data data, Scaling scaling, TrainingState state) {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("steps", Long.toString(state.step()));
        provenance.put("examples", Long.toString(data.train.data().examples()));
        provenance.put("shards", Integer.toString(data.train.data().shards()));
        return new SavedModel(
                config,
                data.graph,
                state.theta(),
                scaling,
                data.features,
                data.train.targets().classes(),
                provenance);
    }

    private Map<String, Object> facts(Data data) {
        BlasSettings settings = config.blas();
        ShardedData train = data.train.data();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("configuration", config.effective());
        facts.put("examples", train.examples());
        facts.put("parameters", data.graph.parameterCount());
        facts.put("shards", train.shards());
        facts.put(
                "blas",
                new TreeSet<>(
                        train.onEachShard(new float[0], (none, shard) -> Blas.use(settings))));
        if (session.spark() != null) {
            facts.put("spark", session.spark().version());
            facts.put("master", session.spark().master());
        }
        return facts;
    }

    private void describe(Data data, Map<String, Object> facts) {
        out.println("on " + session.description() + "; BLAS: " + facts.get("blas"));
        out.printf(
                Locale.ROOT,
                "%,d training examples%s of %,d features in %d shards%n",
                data.train.data().examples(),
                data.test == null ? "" : " and %,d for test".formatted(data.test.data().examples()),
                data.graph.inputWidth(),
                data.train.data().shards());
        StringBuilder network = new StringBuilder("network: input " + data.graph.inputWidth());
        for (int i = 0; i < data.graph.nodes().size(); i++) {
            network.append(" - ").append(data.graph.nodes().get(i).name());
            if (!data.graph.parameters(i).isEmpty()) {
                network.append(' ').append(data.graph.width(i));
            }
        }
        out.printf(Locale.ROOT, "%s; %,d parameters%n", network, data.graph.parameterCount());
    }

    private static int powerOfTwo(int least) {
        return least <= 1 ? 1 : 2 * Integer.highestOneBit(least - 1);
    }
}
