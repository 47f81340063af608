package org.backdraft.driver.model;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.FeatureColumns;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.model.Architecture;
import org.backdraft.model.Model;
import org.backdraft.model.ModelException;
import org.backdraft.model.Safetensors;
import org.backdraft.nn.Graph;
import org.backdraft.schema.Schema;
import org.backdraft.tensor.Sha256;
import org.backdraft.worker.Scaling;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A trained network with all that is needed to use it.
 *
 * @param config that it was trained by; data.shards is the number that was used
 * @param graph the network
 * @param theta its parameters
 * @param scaling of the features
 * @param features names of the features; empty when they have none
 * @param schema of the columns that features are made of; null where they are just numbers
 * @param classes names of the classes; empty when the network predicts numbers
 * @param provenance further texts about the run, such as the number of steps
 */
public record SavedModel(
        RunConfig config,
        Graph graph,
        float[] theta,
        Scaling scaling,
        List<String> features,
        Schema schema,
        List<String> classes,
        Map<String, String> provenance) {
    /** A model whose features are just numbers. */
    public SavedModel(
            RunConfig config,
            Graph graph,
            float[] theta,
            Scaling scaling,
            List<String> features,
            List<String> classes,
            Map<String, String> provenance) {
        this(config, graph, theta, scaling, features, null, classes, provenance);
    }

    /**
     * Finds data for this model, whose columns are what they were in its training data.
     *
     * @param needLabel whether missing labels are a mistake
     */
    public ExampleSource open(Loader loader, SourceConfig source, boolean needLabel)
            throws IOException {
        return loader.open(
                source.ofWidth(graph.inputWidth()), FeatureColumns.of(features, schema), needLabel);
    }

    /** SHA-256 of theta as little-endian float32, in hexadecimal. */
    public String thetaSha256() {
        return Sha256.of(theta);
    }

    /** Writes the model; the file appears whole or not at all. */
    public void write(HadoopFiles files, String path) throws IOException {
        files.writeAtomically(path, stored().file()::write);
    }

    /** The bytes of the model's file. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            stored().file().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The model as it is used without its run. */
    public Model stored() {
        String configuration = config.toJson();
        return new Model(
                configuration,
                Architecture.parse(configuration),
                graph,
                theta,
                scaling,
                features,
                schema,
                classes,
                provenance);
    }

    /**
     * Reads a model.
     *
     * @throws FileException when the file is missing, damaged or not a model
     */
    public static SavedModel read(HadoopFiles files, String path) throws IOException {
        try (InputStream in = files.open(path)) {
            return of(Model.of(Safetensors.read(in, path), path), path);
        } catch (ModelException e) {
            throw new FileException(e.getMessage());
        }
    }

    /**
     * Reads a model from the bytes of its file.
     *
     * @param name of them, for messages
     * @throws FileException when they are damaged or not a model
     */
    public static SavedModel of(byte[] file, String name) {
        try {
            return of(Model.of(Safetensors.read(new ByteArrayInputStream(file), name), name), name);
        } catch (ModelException e) {
            throw new FileException(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SavedModel of(Model stored, String path) {
        return new SavedModel(
                RunConfig.parse(stored.configuration(), path, Map.of()),
                stored.graph(),
                stored.theta(),
                stored.scaling(),
                stored.features(),
                stored.schema(),
                stored.classes(),
                stored.provenance());
    }
}
