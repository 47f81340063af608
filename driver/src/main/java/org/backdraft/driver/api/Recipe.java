package org.backdraft.driver.api;

import org.apache.spark.sql.SparkSession;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.optim.Optimizer;
import org.backdraft.driver.run.LoggedLines;
import org.backdraft.driver.run.Mistakes;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.nn.Loss;
import org.backdraft.nn.Module;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What is trained, on what and how. Immutable: each method gives a recipe that says one thing more,
 * and the last word on a thing counts.
 *
 * <p>Whatever is not said is as in a configuration that does not say it. Arrays are trained on in
 * this process, on all its cores; on an application's Spark where examples are there, or {@link
 * #on} gives one.
 */
public final class Recipe {
    private static final String TRAIN = "train";
    private static final String VALIDATION = "validation";

    private final Map<String, Examples> examples;
    private final SparkSession spark;
    private final String directory;
    private final Map<String, String> lines;
    private final Map<String, String> settings;

    private Recipe(
            Map<String, Examples> examples,
            SparkSession spark,
            String directory,
            Map<String, String> lines,
            Map<String, String> settings) {
        this.examples = examples;
        this.spark = spark;
        this.directory = directory;
        this.lines = lines;
        this.settings = settings;
    }

    static Recipe of(Examples train) {
        return new Recipe(Map.of(), null, "", Map.of(), Map.of()).with(TRAIN, train);
    }

    private static <T> Map<String, T> with(Map<String, T> map, String key, T value) {
        Map<String, T> more = new LinkedHashMap<>(map);
        more.put(key, Objects.requireNonNull(value, key));
        return more;
    }

    private Recipe with(String name, Examples some) {
        return new Recipe(
                with(examples, name, some),
                spark,
                directory,
                with(lines, "data." + name, some.section(name)),
                settings);
    }

    private Recipe saying(String key, String value) {
        return new Recipe(examples, spark, directory, with(lines, key, value), settings);
    }

    /** Examples that the model is evaluated on after every epoch. */
    public Recipe validation(Examples held) {
        return with(VALIDATION, held);
    }

    /** The decision function: modules, each of which takes what the one before it gives. */
    public Recipe network(Module... modules) {
        return network(
                Arrays.stream(modules)
                        .map(Section::of)
                        .collect(Collectors.joining(", ", "[", "]")));
    }

    /**
     * The decision function as the key {@code network} of a configuration has it, for graphs,
     * shared parameters and names.
     *
     * @param hocon the list of modules, in brackets
     */
    public Recipe network(String hocon) {
        return saying("network", hocon);
    }

    /** What is minimised. */
    public Recipe loss(Loss loss) {
        return saying("loss", Section.of(loss));
    }

    /** How it is minimised. */
    public Recipe minimize(Optimizer optimizer) {
        return saying("optimizer", Section.of(optimizer));
    }

    /** Examples of a step. */
    public Recipe batchSize(long examplesAStep) {
        return saying("batch-size", Long.toString(examplesAStep));
    }

    /** Passes over the training data, or iterations of L-BFGS at most. */
    public Recipe epochs(int passes) {
        return saying("epochs", Integer.toString(passes));
    }

    /** The seed of everything random. */
    public Recipe seed(long seed) {
        return saying("seed", Long.toString(seed));
    }

    /**
     * Any other key of a configuration, such as {@code schedule.type} or {@code data.shards}; it
     * wins over the other methods.
     *
     * @param value as after {@code --set KEY=}
     */
    public Recipe set(String key, Object value) {
        return settings(Map.of(key, value));
    }

    /** Several of them. */
    public Recipe settings(Map<String, ?> values) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        values.forEach(
                (key, value) -> more.put(key, Objects.requireNonNull(value, key).toString()));
        return new Recipe(examples, spark, directory, lines, more);
    }

    /** Training by an application's Spark, which is not stopped. */
    public Recipe on(SparkSession session) {
        return new Recipe(examples, session, directory, lines, settings);
    }

    /**
     * A run that is written to a folder with metrics, checkpoints, model and report; one that is
     * there already is gone on with, or gives its model again.
     *
     * @param path on any file system that Hadoop reaches
     */
    public Recipe directory(String path) {
        return new Recipe(examples, spark, path, lines, settings);
    }

    /**
     * Trains.
     *
     * @return the model
     * @throws IllegalArgumentException at a mistake in the recipe or the examples
     * @throws java.io.UncheckedIOException when files can't be read or written
     */
    public TrainedModel train() {
        SparkSession session = session();
        return Mistakes.asIllegalArguments(
                () -> {
                    RunConfig config = configuration(session != null);
                    try (Workplace workplace = new Workplace(session, examples);
                            Session place = workplace.session(config);
                            LoggedLines out = new LoggedLines(Recipe.class)) {
                        TrainingRun.Result result =
                                new TrainingRun(place, config, out).runIn(directory);
                        return new TrainedModel(result.model(), place.files(), result.epochs());
                    }
                });
    }

    /** The Spark that was given, or that examples are on; null for none. */
    private SparkSession session() {
        if (spark != null) {
            return spark;
        }
        return examples.values().stream()
                .map(Examples::spark)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private RunConfig configuration(boolean onSpark) {
        checkSettings(onSpark);
        Map<String, String> all = onSpark ? lines : with(lines, "sync", "in-process");
        String text =
                all.entrySet().stream()
                        .map(line -> line.getKey() + " = " + line.getValue())
                        .collect(Collectors.joining("\n"));
        RunConfig config = RunConfig.parse(text, "the recipe", settings);
        if (onSpark == (config.sync() == RunConfig.Sync.IN_PROCESS)) {
            throw new IllegalArgumentException(
                    onSpark
                            ? "sync: examples on Spark are trained on where they lie, by"
                                    + " job-per-step or resident; found in-process"
                            : "sync: expected in-process, as there is no Spark; give on(...) the"
                                    + " application's");
        }
        return config;
    }

    private void checkSettings(boolean onSpark) {
        List<String> taken = onSpark ? List.of("data.train", "spark") : List.of("data.train");
        for (String key : settings.keySet()) {
            for (String prefix : taken) {
                if (key.equals(prefix) || key.startsWith(prefix + ".")) {
                    throw new IllegalArgumentException(
                            "%s can't be set: the examples and Spark are those of the application"
                                    .formatted(key));
                }
            }
        }
    }
}
