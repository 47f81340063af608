package org.backdraft.driver.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.FeatureColumns;
import org.backdraft.driver.data.FeatureStorage;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.files.Safetensors;
import org.backdraft.nn.Graph;
import org.backdraft.nn.ParameterShape;
import org.backdraft.nn.ShapeException;
import org.backdraft.schema.Schema;
import org.backdraft.tensor.Sha256;
import org.backdraft.worker.Scaling;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
    /*
     * In the file: a tensor for each of the network's, named "<module>.<tensor>", so that a Linear's
     * can be loaded into PyTorch as they are; the scaling's two; and as texts the format's name and
     * version, the configuration (whose "network" is the architecture), the rest of this record, and
     * the SHA-256 of theta, of the scaling and of the schema's text, which are checked when the file
     * is read. Where there is a schema, features' names follow from it and are not written: there
     * may be millions.
     */
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORMAT = "backdraft.format";
    private static final String FORMAT_VERSION = "backdraft-model-1";
    private static final String CONFIGURATION = "backdraft.configuration";
    private static final String INPUTS = "backdraft.inputs";
    private static final String FEATURES = "backdraft.features";
    private static final String SCHEMA = "backdraft.schema";
    private static final String SCHEMA_SHA256 = "backdraft.schemaSha256";
    private static final String CLASSES = "backdraft.classes";
    private static final String THETA_SHA256 = "backdraft.thetaSha256";
    private static final String SCALING_SHA256 = "backdraft.scalingSha256";
    private static final String PROVENANCE = "backdraft.run.";
    private static final String OFFSET = "scaling.offset";
    private static final String FACTOR = "scaling.factor";

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

    /**
     * Whether rows go into the network as their non-zeros alone, as in training: sums of non-zeros
     * have bits of their own.
     */
    public boolean isSparse() {
        return config.data().storage() == FeatureStorage.SPARSE
                && graph.needsDense() == null
                && scaling.keepsZeros();
    }

    /** Writes the model; the file appears whole or not at all. */
    public void write(HadoopFiles files, String path) throws IOException {
        files.writeAtomically(path, toSafetensors()::write);
    }

    /** The bytes of the model's file. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            toSafetensors().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private Safetensors toSafetensors() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(FORMAT, FORMAT_VERSION);
        texts.put(CONFIGURATION, config.toJson());
        texts.put(INPUTS, Integer.toString(graph.inputWidth()));
        texts.put(FEATURES, JSON.writeValueAsString(schema == null ? features : List.of()));
        if (schema != null) {
            texts.put(SCHEMA, SchemaJson.write(schema));
            texts.put(SCHEMA_SHA256, SchemaJson.sha256(schema));
        }
        texts.put(CLASSES, JSON.writeValueAsString(classes));
        texts.put(THETA_SHA256, thetaSha256());
        texts.put(SCALING_SHA256, sha256(scaling));
        provenance.forEach((key, value) -> texts.put(PROVENANCE + key, value));
        return new Safetensors(texts, tensors());
    }

    /**
     * Reads a model.
     *
     * @throws FileException when the file is missing, damaged or not a model
     */
    public static SavedModel read(HadoopFiles files, String path) throws IOException {
        try (InputStream in = files.open(path)) {
            return of(Safetensors.read(in, path), path);
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
            return of(Safetensors.read(new ByteArrayInputStream(file), name), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Safetensors.Tensor> tensors() {
        List<Safetensors.Tensor> tensors = new ArrayList<>();
        places(graph)
                .forEach(
                        place ->
                                tensors.add(
                                        new Safetensors.Float32(
                                                place.name,
                                                place.shape.dimensions(),
                                                Arrays.copyOfRange(theta, place.at, place.end()))));
        List<Integer> width = List.of(graph.inputWidth());
        tensors.add(new Safetensors.Float32(OFFSET, width, scaling.offset()));
        tensors.add(new Safetensors.Float32(FACTOR, width, scaling.factor()));
        return tensors;
    }

    private static SavedModel of(Safetensors file, String path) {
        Map<String, String> texts = file.metadata();
        if (!FORMAT_VERSION.equals(texts.get(FORMAT))) {
            throw new FileException(
                    "%s is not a model that this Backdraft reads: %s is %s, expected %s"
                            .formatted(path, FORMAT, texts.get(FORMAT), FORMAT_VERSION));
        }
        RunConfig config = RunConfig.parse(text(texts, CONFIGURATION, path), path, Map.of());
        Graph graph = graph(number(texts, INPUTS, path), config, path);
        List<Integer> width = List.of(graph.inputWidth());
        float[] theta = theta(file, graph, path);
        Scaling scaling =
                new Scaling(values(file, OFFSET, width, path), values(file, FACTOR, width, path));
        check(Sha256.of(theta), THETA_SHA256, texts, path);
        check(sha256(scaling), SCALING_SHA256, texts, path);
        Schema schema = schema(texts, graph, path);
        Map<String, String> provenance = new LinkedHashMap<>();
        texts.forEach(
                (key, value) -> {
                    if (key.startsWith(PROVENANCE)) {
                        provenance.put(key.substring(PROVENANCE.length()), value);
                    }
                });
        return new SavedModel(
                config,
                graph,
                theta,
                scaling,
                schema == null ? names(texts, FEATURES, path) : schema.featureNames(),
                schema,
                names(texts, CLASSES, path),
                provenance);
    }

    private static Schema schema(Map<String, String> texts, Graph graph, String path) {
        String text = texts.get(SCHEMA);
        if (text == null) {
            return null;
        }
        check(SchemaJson.sha256(text), SCHEMA_SHA256, texts, path);
        try {
            Schema schema = SchemaJson.read(text);
            if (schema.features() != graph.inputWidth()) {
                throw new IllegalArgumentException(
                        "it gives %d features to a network of %d"
                                .formatted(schema.features(), graph.inputWidth()));
            }
            return schema;
        } catch (IllegalArgumentException e) {
            throw new FileException(
                    "%s: %s can't be used: %s".formatted(path, SCHEMA, e.getMessage()));
        }
    }

    private static Graph graph(int inputs, RunConfig config, String path) {
        try {
            return new Graph(inputs, config.network());
        } catch (ShapeException e) {
            throw new FileException(path + " is damaged: " + e.getMessage());
        }
    }

    private static void check(String found, String key, Map<String, String> texts, String path) {
        if (!found.equals(text(texts, key, path))) {
            throw new FileException(
                    "%s is damaged: its contents don't have the SHA-256 that %s states"
                            .formatted(path, key));
        }
    }

    private static String sha256(Scaling scaling) {
        int width = scaling.offset().length;
        float[] both = Arrays.copyOf(scaling.offset(), 2 * width);
        System.arraycopy(scaling.factor(), 0, both, width, width);
        return Sha256.of(both);
    }

    private static float[] theta(Safetensors file, Graph graph, String path) {
        float[] theta = new float[graph.thetaLength()];
        for (Place place : places(graph)) {
            float[] values = values(file, place.name, place.shape.dimensions(), path);
            System.arraycopy(values, 0, theta, place.at, values.length);
        }
        return theta;
    }

    /** A tensor's place in theta. */
    private record Place(String name, ParameterShape shape, int at) {
        private int end() {
            return at + shape.size();
        }
    }

    /** Parameters and statistics of every node; shared parameters once. */
    private static List<Place> places(Graph graph) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            String node = graph.nodes().get(i).name() + ".";
            int at = graph.offset(i);
            for (ParameterShape shape :
                    graph.isSharing(i) ? List.<ParameterShape>of() : graph.parameters(i)) {
                places.add(new Place(node + shape.name(), shape, at));
                at += shape.size();
            }
            at = graph.statisticsOffset(i);
            for (ParameterShape shape : graph.statistics(i)) {
                places.add(new Place(node + shape.name(), shape, at));
                at += shape.size();
            }
        }
        return places;
    }

    private static float[] values(Safetensors file, String name, List<Integer> shape, String path) {
        Safetensors.Tensor tensor = file.tensor(name);
        if (tensor instanceof Safetensors.Float32 found && found.shape().equals(shape)) {
            return found.values();
        }
        throw new FileException(
                "%s: expected a float32 tensor %s of shape %s, found %s"
                        .formatted(path, name, shape, tensor == null ? "none" : tensor.shape()));
    }

    private static String text(Map<String, String> texts, String key, String path) {
        String text = texts.get(key);
        if (text == null) {
            throw new FileException("%s lacks its metadata %s".formatted(path, key));
        }
        return text;
    }

    private static int number(Map<String, String> texts, String key, String path) {
        String text = text(texts, key, path);
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new FileException("%s: %s is '%s', not a size".formatted(path, key, text));
        }
        return Integer.parseInt(text);
    }

    private static List<String> names(Map<String, String> texts, String key, String path) {
        try {
            return JSON.readValue(text(texts, key, path), new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new FileException("%s: %s is not a list of names".formatted(path, key));
        }
    }
}
