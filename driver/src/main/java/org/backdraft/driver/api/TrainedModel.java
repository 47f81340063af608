package org.backdraft.driver.api;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.run.Evaluation;
import org.backdraft.driver.run.LoggedLines;
import org.backdraft.driver.run.Mistakes;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.scorer.Prediction;
import org.backdraft.scorer.Scorer;
import org.backdraft.worker.EvaluationSum;

import java.util.List;
import java.util.Map;

/**
 * What a recipe makes: a function from rows of features to classes or numbers. Immutable; any
 * number of threads may use one at once.
 */
public final class TrainedModel {
    private static final String EVALUATED = "evaluated";

    private final SavedModel saved;
    private final HadoopFiles files;
    private final List<EpochReport> epochs;
    private final Scorer scorer;

    TrainedModel(SavedModel saved, HadoopFiles files, List<EpochReport> epochs) {
        this.saved = saved;
        this.files = files;
        this.epochs = List.copyOf(epochs);
        this.scorer = Scorer.of(saved.stored());
    }

    /**
     * A model from its file, such as a run's {@code model.safetensors}.
     *
     * @param path on any file system that Hadoop reaches
     * @throws IllegalArgumentException when there is none, or it is damaged
     */
    public static TrainedModel load(String path) {
        HadoopFiles files = HadoopFiles.of(new SparkConf());
        return Mistakes.asIllegalArguments(
                () -> new TrainedModel(SavedModel.read(files, path), files, List.of()));
    }

    /**
     * The class of a row with the scores of all classes, or the numbers predicted for it.
     *
     * @param row read: features as the examples have them
     * @throws IllegalArgumentException when these are too many, too few, or not all finite
     */
    public Prediction predict(float[] row) {
        return scorer.predict(row);
    }

    /**
     * Likewise for the values of columns.
     *
     * @param record read: values by the names of the examples' columns
     * @throws IllegalArgumentException when a value isn't what its column takes
     */
    public Prediction predict(Map<String, ?> record) {
        return scorer.predict(record);
    }

    /**
     * The scores of rows, an array a row, in the order of {@link Scorer#outputs}.
     *
     * @param rows read: features as the examples have them
     * @throws IllegalArgumentException when those of a row are too many, too few, or not all finite
     */
    public float[][] score(float[][] rows) {
        return scorer.score(rows);
    }

    /** All that can be asked about rows. */
    public Scorer scorer() {
        return scorer;
    }

    /**
     * Loss, accuracy and the other metrics on labelled examples, as {@code evaluate} measures them.
     *
     * @throws IllegalArgumentException when the examples don't fit the model
     */
    public EvaluationSum evaluate(Examples examples) {
        SparkSession spark = examples.spark();
        return Mistakes.asIllegalArguments(
                () -> {
                    try (Workplace workplace = new Workplace(spark, Map.of(EVALUATED, examples));
                            Session place = workplace.session(saved.config());
                            LoggedLines out = new LoggedLines(TrainedModel.class)) {
                        return Evaluation.of(
                                place, saved, saved.config(), examples.source(EVALUATED), out);
                    }
                });
    }

    /** Figures of each epoch of the training; empty for a model from a file. */
    public List<EpochReport> epochs() {
        return epochs;
    }

    /** SHA-256 of the parameters as little-endian float32, in hexadecimal. */
    public String thetaSha256() {
        return saved.thetaSha256();
    }

    /** The model with its network, parameters, configuration and provenance. */
    public SavedModel saved() {
        return saved;
    }

    /**
     * Writes the model, for {@link #load}, {@code predict} and the rest; the file appears whole or
     * not at all.
     *
     * @param path on any file system that Hadoop reaches
     * @throws java.io.UncheckedIOException when it can't be written
     */
    public void save(String path) {
        Mistakes.asIllegalArguments(
                () -> {
                    saved.write(files, path);
                    return path;
                });
    }
}
