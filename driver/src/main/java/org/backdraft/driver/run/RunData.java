package org.backdraft.driver.run;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.DataConfig;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.BadRecords;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.FeatureColumns;
import org.backdraft.driver.data.FeatureStorage;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.data.Targets;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.model.SchemaJson;
import org.backdraft.nn.Graph;
import org.backdraft.schema.Schema;
import org.backdraft.tensor.Blas;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.Fingerprint;
import org.backdraft.worker.ShardedData;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The data of a run on its shards, and the network that fits it. Closing it gives the shards'
 * memory back.
 *
 * @param graph the network
 * @param train the training data
 * @param targets what labels mean
 * @param features names of the features; empty when they have none
 * @param schema of the columns that features are made of; null where they are just numbers
 * @param storage of the features, settled
 * @param evaluated what is evaluated after every epoch, by name, in order: validation and test
 *     data, where there are some
 * @param bad the records left out, by the name of the data set
 * @param bytes that the shards of all data sets take
 */
record RunData(
        Graph graph,
        ShardedData train,
        Targets targets,
        List<String> features,
        Schema schema,
        FeatureStorage storage,
        Map<String, ShardedData> evaluated,
        Map<String, BadRecords> bad,
        long bytes)
        implements AutoCloseable {

    /**
     * Reads what a configuration says; {@code data.shards} must be settled.
     *
     * @param warmStart whose columns may be taken; null where there is none
     * @throws DataException when it can't be used
     */
    static RunData load(Loader loader, RunConfig config, WarmStart warmStart) throws IOException {
        return load(loader, List.of(config), warmStart);
    }

    /** Likewise for several models of the same data; the network is the first one's. */
    static RunData load(Loader unsettled, List<RunConfig> configs, WarmStart warmStart)
            throws IOException {
        RunConfig config = configs.get(0);
        DataConfig data = config.data();
        ExampleSource train =
                config.openTraining(unsettled, warmStart == null ? null : warmStart.schema(data));
        Graph graph = new Graph(train.features(), config.network());
        configs.forEach(each -> AugmentationConditions.check(each, train.features()));
        Loader loader = SparseConditions.loader(unsettled, configs, train.features());
        int classes = config.classes(graph, train.labels());
        checkMetric(graph, config);
        ParameterGroups.spans(graph, config.optimization());
        // Before anything is read, so that mistakes are found early.
        ExampleSource validation = open(loader, data.validation(), train);
        ExampleSource test = open(loader, data.test(), train);
        Map<String, ShardedData> evaluated = new LinkedHashMap<>();
        Loader.Loaded loaded;
        if (data.validationFraction() > 0) {
            List<Loader.Loaded> parts =
                    loader.loadSplit(
                            train, classes, data.shards(), data.seed(), data.validationFraction());
            loaded = parts.get(0);
            evaluated.put(EpochReport.VALIDATION, parts.get(1).data());
        } else {
            loaded = loader.load(train, classes, List.of(), data.shards(), data.seed());
        }
        Map<String, BadRecords> bad = new LinkedHashMap<>();
        bad.put("train", loaded.bad());
        List<String> known = loaded.targets().classes();
        loader = loader.storing(loaded.storage(), false);
        if (validation != null) {
            Loader.Loaded held =
                    loader.load(validation, classes, known, data.shards(), data.seed());
            evaluated.put(EpochReport.VALIDATION, held.data());
            bad.put(EpochReport.VALIDATION, held.bad());
        }
        if (test != null) {
            Loader.Loaded tested = loader.load(test, classes, known, data.shards(), data.seed());
            evaluated.put(EpochReport.TEST, tested.data());
            bad.put(EpochReport.TEST, tested.bad());
        }
        bad.values().removeIf(records -> records.count() == 0);
        long bytes = bytes(loaded.data());
        for (ShardedData set : evaluated.values()) {
            bytes += bytes(set);
        }
        return new RunData(
                graph,
                loaded.data(),
                loaded.targets(),
                train.featureNames(),
                (Schema) train.schema(),
                loaded.storage(),
                evaluated,
                bad,
                bytes);
    }

    private static long bytes(ShardedData data) {
        return data.onEachShard(new float[0], (none, shard) -> shard.bytes()).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /**
     * A configuration with what it leaves to the data: the storage, and balanced weights of
     * classes, which are examples / (classes * examples of the class), as scikit-learn has them; 1
     * for a class without any.
     */
    RunConfig settled(RunConfig config) {
        return withBalancedClasses(stored(config));
    }

    /** A configuration with its storage settled. */
    RunConfig stored(RunConfig config) {
        Graph own = new Graph(graph.inputWidth(), config.network());
        return SparseConditions.settled(config, own, storage);
    }

    private RunConfig withBalancedClasses(RunConfig config) {
        if (!config.balancesClasses()) {
            return config;
        }
        int classes = config.loss().classes(graph.outputWidth());
        if (classes == 0) {
            throw new ConfigurationException(
                    "loss.class-weights = balanced needs labels that are one of some classes");
        }
        long[] rows = new long[classes];
        for (long[] ofShard :
                train.onEachShard(new float[0], (none, shard) -> shard.classCounts(classes))) {
            Arrays.setAll(rows, c -> rows[c] + ofShard[c]);
        }
        List<Double> weights = new ArrayList<>();
        for (long count : rows) {
            weights.add(count == 0 ? 1 : train.examples() / ((double) classes * count));
        }
        return config.withClassWeights(weights);
    }

    /** What the checkpoints of a run on this data are told by. */
    Map<String, String> identity(RunConfig config) {
        Map<String, String> identity = new LinkedHashMap<>();
        identity.put(Resumption.CONFIGURATION, config.toJson());
        if (schema != null) {
            identity.put(Resumption.DATA + "columns", SchemaJson.sha256(schema));
        }
        identity.put(Resumption.DATA + "train", Fingerprint.of(train));
        evaluated.forEach((name, set) -> identity.put(Resumption.DATA + name, Fingerprint.of(set)));
        if (config.data().storage() == FeatureStorage.SPARSE) {
            identity.put(Resumption.SPARSE, "true");
        }
        identity.put(Resumption.BLAS, blas(config.blas()).toString());
        return identity;
    }

    /** The BLAS libraries that compute on the shards. */
    Set<String> blas(BlasSettings settings) {
        return new TreeSet<>(train.onEachShard(new float[0], (none, shard) -> Blas.use(settings)));
    }

    @Override
    public void close() {
        train.close();
        evaluated.values().forEach(ShardedData::close);
    }

    private static void checkMetric(Graph graph, RunConfig config) {
        try {
            int classes = config.loss().classes(graph.outputWidth());
            config.life().earlyStopping().metric().check(config.loss(), classes);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("early-stopping.metric: " + e.getMessage());
        }
    }

    /** Opens a data set beside the training data; null where there is none. */
    private static ExampleSource open(Loader loader, SourceConfig config, ExampleSource train)
            throws IOException {
        if (config == null) {
            return null;
        }
        ExampleSource source =
                loader.open(
                        config.ofWidth(train.features()),
                        FeatureColumns.of(train.featureNames(), (Schema) train.schema()),
                        true);
        if (source.features() != train.features()) {
            throw new DataException(
                    "%s has %d features but the training data has %d"
                            .formatted(source.description(), source.features(), train.features()));
        }
        if (source.labels() != train.labels()) {
            throw new DataException(
                    "%s has labels of %d numbers but the training data's have %d"
                            .formatted(source.description(), source.labels(), train.labels()));
        }
        return source;
    }
}
