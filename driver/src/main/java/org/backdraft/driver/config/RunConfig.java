package org.backdraft.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;

import org.backdraft.augment.Augmentation;
import org.backdraft.driver.cluster.ExecutorPolicy;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.FeatureColumns;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.sync.GradientSettings;
import org.backdraft.model.LossSettings;
import org.backdraft.model.NetworkSettings;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Loss;
import org.backdraft.nn.Node;
import org.backdraft.schema.Schema;
import org.backdraft.tensor.BlasLibrary;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.WireFormat;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Everything that a configuration file says, with every default filled in.
 *
 * @param data where examples come from and how they are dealt out
 * @param augmentation how examples that are images are changed while they are trained on
 * @param network the modules in order
 * @param loss what is minimised
 * @param optimization how a gradient changes the parameters
 * @param life how the run starts, when it stops, and what it keeps on the way
 * @param batchSize examples a minibatch; L-BFGS uses them all instead
 * @param epochs passes over the training data, or most iterations of L-BFGS
 * @param seed of everything random
 * @param sync how gradients are computed
 * @param resident what {@link Sync#RESIDENT} may need
 * @param gradients how they come together
 * @param logEverySteps steps between lines in the metrics
 * @param blas library of matrix products
 * @param executors how long they are waited for
 * @param spark settings for Spark, whose keys lack the "spark." in front
 * @param effective all of this as nested maps, as a file would say it
 */
public record RunConfig(
        DataConfig data,
        Augmentation augmentation,
        List<Node> network,
        Loss loss,
        OptimizationConfig optimization,
        LifeConfig life,
        long batchSize,
        int epochs,
        long seed,
        Sync sync,
        Resident resident,
        GradientSettings gradients,
        int logEverySteps,
        BlasSettings blas,
        ExecutorPolicy executors,
        Map<String, String> spark,
        Map<String, Object> effective) {
    private static final String SPARK = "spark.";
    private static final int MOST_PORT = 65_535;

    /** How gradients are computed. */
    public enum Sync {
        /** In this process, without Spark. */
        IN_PROCESS,
        /** By one Spark job a step. */
        JOB_PER_STEP,
        /** By one Spark job for many steps. */
        RESIDENT
    }

    /**
     * The section {@code resident}.
     *
     * @param port that the driver listens on; 0 for any that is free
     * @param startSeconds how long workers may take to start before there is a job a step instead
     */
    public record Resident(int port, int startSeconds) {}

    /**
     * Reads a configuration.
     *
     * @param text HOCON or JSON
     * @param origin where the text is from, for messages
     * @param settings keys and values that override it
     * @throws ConfigurationException at the first mistake
     */
    public static RunConfig parse(String text, String origin, Map<String, String> settings) {
        try {
            Config file =
                    ConfigFactory.parseString(
                            text,
                            ConfigParseOptions.defaults()
                                    .setSyntax(ConfigSyntax.CONF)
                                    .setOriginDescription(origin));
            ConfigReader root = ConfigReader.of(overrides(settings).withFallback(file).resolve());
            RunConfig result = read(root);
            root.finish();
            return result;
        } catch (ConfigException e) {
            boolean brackets = e.getMessage().contains("Cannot concatenate");
            throw new ConfigurationException(
                    e.getMessage() + (brackets ? "; put text with brackets into quotes" : ""));
        }
    }

    /**
     * This configuration with other values for some keys. A data set that is given another format
     * starts anew: the keys of the old one would not be known to it.
     *
     * @param origin where this configuration is from, for messages
     */
    public RunConfig with(Map<String, String> settings, String origin) {
        Config config = ConfigFactory.parseString(toJson());
        for (String dataSet : List.of("data.train", "data.validation", "data.test")) {
            if (settings.containsKey(dataSet + ".format")) {
                config = config.withoutPath(dataSet);
            }
        }
        return parse(config.root().render(ConfigRenderOptions.concise()), origin, settings);
    }

    /**
     * What labels are to a network: the number of classes that it decides between, 0 when it
     * predicts numbers, or {@link Loader#UNLABELLED} when it gives its input back.
     *
     * @param labels numbers that an example's label has when it is no class
     * @throws ConfigurationException when the outputs don't fit what they are compared with
     * @throws org.backdraft.nn.ShapeException when the loss can't take them
     */
    public int classes(Graph graph, int labels) {
        int outputs = graph.outputWidth();
        int targets = loss.targetWidth(outputs);
        if (data.target() == DataConfig.Target.FEATURES) {
            if (targets != graph.inputWidth() || loss.classes(outputs) != 0) {
                throw new ConfigurationException(
                        ("data.target = features: an autoencoder ends in as many outputs as there"
                                        + " are features, %d, and compares numbers (squared-error, or"
                                        + " binary-cross-entropy for features from 0 to 1); this network"
                                        + " ends in %d")
                                .formatted(graph.inputWidth(), outputs));
            }
            return Loader.UNLABELLED;
        }
        int expected = loss.classes(outputs) > 0 ? 1 : targets;
        if (labels != expected) {
            throw new ConfigurationException(
                    ("loss: compares %d outputs with labels of %d numbers, but the data's labels"
                                    + " have %d; make them agree, use cross-entropy for classes, or set"
                                    + " data.target = features for an autoencoder")
                            .formatted(outputs, expected, labels));
        }
        return loss.classes(outputs);
    }

    /**
     * Finds the training data, and fits its columns to the rows that are trained on where they are
     * to be fitted.
     *
     * @param given columns that were fitted before; null for those that the configuration plans
     * @throws org.backdraft.driver.data.DataException when it can't be used
     */
    public ExampleSource openTraining(Loader loader, Schema given) throws IOException {
        FeatureColumns columns =
                given == null
                        ? FeatureColumns.of(data.columns())
                        : new FeatureColumns.Fitted(given);
        ExampleSource source = loader.open(data.train(), columns, true);
        if (given != null || data.columns() == null) {
            return source;
        }
        // Whether labels are classes depends on no more than their width.
        boolean labelled = data.target() == DataConfig.Target.LABEL;
        int classes = labelled ? loss.classes(source.labels()) : Loader.UNLABELLED;
        return loader.fitted(source, classes, data.seed(), data.validationFraction());
    }

    /** Whether the classes' weights are to follow from the numbers of their training examples. */
    public boolean balancesClasses() {
        return effective.get("loss") instanceof Map<?, ?> settings
                && LossSettings.BALANCED.equals(settings.get(LossSettings.CLASS_WEIGHTS));
    }

    /** The same with given weights of the classes. */
    public RunConfig withClassWeights(List<Double> weights) {
        return with(
                Map.of("loss." + LossSettings.CLASS_WEIGHTS, weights.toString()), "class weights");
    }

    /** The effective configuration as HOCON, for people. */
    public String toHocon() {
        return ConfigValueFactory.fromMap(effective)
                .render(ConfigRenderOptions.defaults().setJson(false).setOriginComments(false));
    }

    /** The effective configuration as JSON on one line. */
    public String toJson() {
        return ConfigValueFactory.fromMap(effective).render(ConfigRenderOptions.concise());
    }

    private static Config overrides(Map<String, String> settings) {
        Config result = ConfigFactory.empty();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            result =
                    ConfigFactory.parseString(
                                    key(setting.getKey()) + " = " + value(setting.getValue()),
                                    ConfigParseOptions.defaults()
                                            .setOriginDescription("--set " + setting.getKey()))
                            .withFallback(result);
        }
        return result;
    }

    /** Spark's keys may start with one another (spark.speculation, spark.speculation.interval). */
    private static String key(String key) {
        return key.startsWith(SPARK)
                ? SPARK + ConfigUtil.quoteString(key.substring(SPARK.length()))
                : key;
    }

    /** A value as HOCON where it is some, else as text: paths and local[2] need no quotes. */
    private static String value(String text) {
        boolean structured = text.matches("(?s)\\s*(\\[.*\\]|\\{.*\\}|\".*\")\\s*");
        return structured ? text : ConfigUtil.quoteString(text);
    }

    /** What a reader has, whatever else there is beside it. */
    static RunConfig read(ConfigReader root) {
        try {
            long seed = root.whole("seed", 1, Long.MIN_VALUE);
            root.keep("vars");
            DataConfig data = DataConfig.read(root.section("data"), seed);
            List<Node> network = NetworkSettings.read(root);
            return new RunConfig(
                    data,
                    AugmentationConfig.read(root, network),
                    network,
                    LossSettings.read(root),
                    OptimizationConfig.read(root),
                    LifeConfig.read(root),
                    root.whole("batch-size", 128, 1),
                    root.wholeInt("epochs", 10, 1),
                    seed,
                    root.choice("sync", Sync.class, Sync.JOB_PER_STEP),
                    resident(root.section("resident")),
                    gradients(root.section("gradients")),
                    root.wholeInt("log-every-steps", 100, 1),
                    blas(root.section("blas")),
                    executors(root.section("executors")),
                    root.free("spark"),
                    root.effective());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    private static ExecutorPolicy executors(ConfigReader section) {
        ExecutorPolicy usual = ExecutorPolicy.DEFAULT;
        long wait = section.millis("wait", usual.waitMillis() / 60_000 + " minutes");
        return new ExecutorPolicy(wait, section.wholeInt("least", usual.least(), 1));
    }

    private static Resident resident(ConfigReader resident) {
        int port = resident.wholeInt("port", 0, 0);
        if (port > MOST_PORT) {
            throw resident.mistake("port", "expected 0 to %d, found %d".formatted(MOST_PORT, port));
        }
        return new Resident(port, resident.wholeInt("start-seconds", 60, 1));
    }

    private static GradientSettings gradients(ConfigReader section) {
        GradientSettings usual = GradientSettings.DEFAULT;
        GradientSettings.Sum sum = section.choice("sum", GradientSettings.Sum.class, usual.sum());
        WireFormat wire = section.choice("wire", WireFormat.class, usual.wire());
        int groups = section.wholeInt("groups", usual.groups(), 0);
        boolean feedback = section.flag("error-feedback", usual.errorFeedback());
        return section.make(() -> new GradientSettings(sum, wire, groups, feedback));
    }

    private static BlasSettings blas(ConfigReader blas) {
        BlasSettings byDefault = BlasSettings.DEFAULT;
        BlasLibrary library = blas.choice("library", BlasLibrary.class, byDefault.library());
        String path = blas.text("path", byDefault.path());
        boolean fallback = blas.flag("fallback", byDefault.fallback());
        return blas.make(() -> new BlasSettings(library, path, fallback));
    }
}
