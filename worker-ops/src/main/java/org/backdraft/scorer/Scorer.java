package org.backdraft.scorer;

import org.backdraft.model.ClassScores;
import org.backdraft.model.Model;
import org.backdraft.model.ModelException;
import org.backdraft.model.Safetensors;
import org.backdraft.nn.ShapeException;
import org.backdraft.schema.Column;
import org.backdraft.schema.Missing;
import org.backdraft.schema.Schema;
import org.backdraft.schema.Transforms;
import org.backdraft.tensor.Blas;
import org.backdraft.tensor.BlasLibrary;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A trained model as a function of rows: preprocessing, network, and what its outputs mean.
 * Immutable; any number of threads may use one at once.
 *
 * <p>Rows are features, in the order that the model was trained on and as they came from the data
 * set, not scaled; or records, values by the names of columns. A model that decides between classes
 * gives a score for each: its probability, or what a loss without probabilities has for it.
 *
 * <p>Several rows at once are scored as {@code predict} does it, in batches of 256, and have the
 * same bits where the batches are the same. A row by itself is scored by products of matrix and
 * vector, which is many times as fast and may round differently in the last bits.
 */
public final class Scorer {
    private final Model model;
    private final ClassScores classes;
    private final Schema columns;
    private final List<String> outputs;
    private final RowCheck rowCheck;
    private final Workspaces single;
    private final Workspaces batches;

    private Scorer(Model model) {
        this.model = model;
        this.classes = new ClassScores(model.architecture().loss(), model.classes());
        this.columns = columns(model);
        this.outputs = outputs(model);
        this.rowCheck = new RowCheck(model.graph().inputWidth(), model.features());
        this.single = new Workspaces(() -> new Workspace(model, classes, columns, 1));
        this.batches =
                new Workspaces(() -> new Workspace(model, classes, columns, model.batchRows()));
        loadBlas();
        single.give(single.take());
    }

    /**
     * Loads a model from a file.
     *
     * @throws ModelException when the file isn't there, or isn't a whole model of this format
     * @throws UncheckedIOException when it can't be read
     */
    public static Scorer load(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(
                    "expected a model, such as model.safetensors of a run, but there is no file %s"
                            .formatted(file));
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return load(in, file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("can't read %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * Loads a model from a stream, to its end; leaves it open.
     *
     * @param name of what it comes from, for messages
     * @throws ModelException when it isn't a whole model of this format
     * @throws UncheckedIOException when it can't be read
     */
    public static Scorer load(InputStream in, String name) {
        try {
            return new Scorer(Model.of(Safetensors.read(in, name), name));
        } catch (ShapeException e) {
            throw new ModelException(name + " is damaged: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("can't read %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** A model that this process has trained or loaded. */
    public static Scorer of(Model model) {
        return new Scorer(model);
    }

    /** Nobody should have to find out by the time that rows take. */
    private static void loadBlas() {
        String description = Blas.description();
        if (Blas.library() != BlasLibrary.BUNDLED) {
            System.getLogger(Scorer.class.getName())
                    .log(System.Logger.Level.WARNING, "BLAS: " + description);
        }
    }

    /** Columns of numbers where features have names and nothing else. */
    private static Schema columns(Model model) {
        if (model.schema() != null || model.features().isEmpty()) {
            return model.schema();
        }
        List<Column> numbers = new ArrayList<>();
        for (String name : model.features()) {
            numbers.add(
                    new Column.Number(name, Missing.ERROR, 0, false, new Transforms(List.of())));
        }
        return new Schema(numbers, List.of());
    }

    private static List<String> outputs(Model model) {
        if (!model.classes().isEmpty()) {
            return List.copyOf(model.classes());
        }
        List<String> names = new ArrayList<>(model.labels());
        for (int i = names.size(); i < model.graph().outputWidth(); i++) {
            names.add(Integer.toString(i));
        }
        return List.copyOf(names);
    }

    /** Number of features of a row. */
    public int features() {
        return model.graph().inputWidth();
    }

    /** Names of the columns of records; empty when the model knows none. */
    public List<String> columns() {
        return columns == null ? List.of() : columns.names();
    }

    /** What the scores of a row belong to: classes, or numbers by their labels' names. */
    public List<String> outputs() {
        return outputs;
    }

    /** Whether scores are probabilities. */
    public boolean givesProbabilities() {
        return model.architecture().loss().givesProbabilities();
    }

    /** What the run that trained the model says of itself, such as its number of steps. */
    public Map<String, String> provenance() {
        return Map.copyOf(model.provenance());
    }

    /**
     * The scores of a row, one for each of {@link #outputs}.
     *
     * @param row read: its features
     * @throws IllegalArgumentException when these are too many, too few, or not all finite
     */
    public float[] score(float[] row) {
        float[] scores = new float[outputs.size()];
        score(row, scores);
        return scores;
    }

    /**
     * Likewise, without making anything.
     *
     * @param scores written
     */
    public void score(float[] row, float[] scores) {
        checkScores(scores.length);
        rowCheck.check(row, RowCheck.ALONE);
        Workspace workspace = single.take();
        try {
            workspace.add(row, 0);
            workspace.scoreRow();
            workspace.copyScores(0, scores);
        } finally {
            single.give(workspace);
        }
    }

    /**
     * The scores of rows, one array a row.
     *
     * @param rows read: their features
     * @throws IllegalArgumentException when those of a row are too many, too few, or not all finite
     */
    public float[][] score(float[][] rows) {
        float[][] scores = new float[rows.length][outputs.size()];
        score(rows, scores);
        return scores;
    }

    /**
     * Likewise, without making anything.
     *
     * @param scores written
     */
    public void score(float[][] rows, float[][] scores) {
        if (scores.length != rows.length) {
            throw new IllegalArgumentException(
                    "expected scores of %d rows, found room for %d"
                            .formatted(rows.length, scores.length));
        }
        for (int i = 0; i < rows.length; i++) {
            rowCheck.check(rows[i], i);
            checkScores(scores[i].length);
        }
        Workspace workspace = batches.take();
        try {
            for (int from = 0; from < rows.length; from += workspace.capacity()) {
                scoreBatch(workspace, rows, scores, from);
            }
        } finally {
            batches.give(workspace);
        }
    }

    private static void scoreBatch(
            Workspace workspace, float[][] rows, float[][] scores, int from) {
        int count = Math.min(workspace.capacity(), rows.length - from);
        workspace.clear();
        for (int i = 0; i < count; i++) {
            workspace.add(rows[from + i], 0);
        }
        workspace.scoreRows();
        for (int i = 0; i < count; i++) {
            workspace.copyScores(i, scores[from + i]);
        }
    }

    /**
     * The class of a row, with its scores.
     *
     * @param row read: its features
     * @throws IllegalArgumentException when these are too many, too few, or not all finite
     */
    public Prediction predict(float[] row) {
        rowCheck.check(row, RowCheck.ALONE);
        Workspace workspace = single.take();
        try {
            workspace.add(row, 0);
            return prediction(workspace);
        } finally {
            single.give(workspace);
        }
    }

    /**
     * The class of a record, with its scores. Other columns than {@link #columns} don't matter.
     *
     * @param record read: numbers, truth values and texts by the names of their columns; nothing,
     *     null and blank texts are missing values, and numbers in a column of categories are the
     *     words that they are written as, whole ones without a point
     * @throws IllegalArgumentException when a value isn't what its column takes, or is missing and
     *     may not be
     * @throws UnsupportedOperationException when the model knows no columns
     */
    public Prediction predict(Map<String, ?> record) {
        if (columns == null) {
            throw new UnsupportedOperationException(
                    "this model knows its features by their order alone; predict their numbers");
        }
        Workspace workspace = single.take();
        try {
            workspace.add(record);
            return prediction(workspace);
        } finally {
            single.give(workspace);
        }
    }

    private Prediction prediction(Workspace workspace) {
        workspace.scoreRow();
        float[] scores = new float[outputs.size()];
        workspace.copyScores(0, scores);
        return new Prediction(workspace.label(0), scores);
    }

    private void checkScores(int room) {
        if (room != outputs.size()) {
            throw new IllegalArgumentException(
                    "expected room for %d scores, found %d".formatted(outputs.size(), room));
        }
    }
}
