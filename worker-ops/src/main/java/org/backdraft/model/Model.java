package org.backdraft.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.backdraft.nn.Graph;
import org.backdraft.nn.ParameterShape;
import org.backdraft.nn.ShapeException;
import org.backdraft.schema.Schema;
import org.backdraft.tensor.Sha256;
import org.backdraft.worker.Scaling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained network with all that is needed to use it, as its file has it.
 *
 * @param configuration that it was trained by, as JSON
 * @param architecture what that says of the network
 * @param graph the network
 * @param theta its parameters
 * @param scaling of the features
 * @param features names of the features; empty when they have none
 * @param schema of the columns that features are made of; null where they are just numbers
 * @param classes names of the classes; empty when the network predicts numbers
 * @param provenance further texts about the run, such as the number of steps
 */
public record Model(
        String configuration,
        Architecture architecture,
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

    private static final int BATCH_ROWS = 256;
    private static final int BATCH_NUMBERS = 1 << 22;

    /** Names of the numbers that the network predicts; empty when they have none. */
    public List<String> labels() {
        List<String> names = architecture.reconstructs() ? features : architecture.labels();
        return names.size() == graph.outputWidth() ? names : List.of();
    }

    /** Whether rows go into the network as their non-zeros, as they did in its training. */
    public boolean isSparse() {
        return architecture.sparse() && graph.needsDense() == null && scaling.keepsZeros();
    }

    /** Rows that are scored together; other numbers of rows may give other last bits. */
    public int batchRows() {
        return isSparse()
                ? BATCH_ROWS
                : Math.max(1, Math.min(BATCH_ROWS, BATCH_NUMBERS / graph.inputWidth()));
    }

    /** The model as a file has it. */
    public Safetensors file() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(FORMAT, FORMAT_VERSION);
        texts.put(CONFIGURATION, configuration);
        texts.put(INPUTS, Integer.toString(graph.inputWidth()));
        texts.put(FEATURES, json(schema == null ? features : List.of()));
        if (schema != null) {
            texts.put(SCHEMA, SchemaJson.write(schema));
            texts.put(SCHEMA_SHA256, SchemaJson.sha256(schema));
        }
        texts.put(CLASSES, json(classes));
        texts.put(THETA_SHA256, Sha256.of(theta));
        texts.put(SCALING_SHA256, sha256(scaling));
        provenance.forEach((key, value) -> texts.put(PROVENANCE + key, value));
        return new Safetensors(texts, tensors());
    }

    private static String json(List<String> names) {
        try {
            return JSON.writeValueAsString(names);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
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

    /**
     * Takes a model out of a file.
     *
     * @param name of the file, for messages
     * @throws ModelException when the file holds no model, or a damaged one
     */
    public static Model of(Safetensors file, String name) {
        Map<String, String> texts = file.metadata();
        if (!FORMAT_VERSION.equals(texts.get(FORMAT))) {
            throw new ModelException(
                    "%s is not a model that this Backdraft reads: %s is %s, expected %s"
                            .formatted(name, FORMAT, texts.get(FORMAT), FORMAT_VERSION));
        }
        String configuration = text(texts, CONFIGURATION, name);
        Architecture architecture = architecture(configuration, name);
        Graph graph = graph(number(texts, INPUTS, name), architecture, name);
        List<Integer> width = List.of(graph.inputWidth());
        float[] theta = theta(file, graph, name);
        Scaling scaling =
                new Scaling(values(file, OFFSET, width, name), values(file, FACTOR, width, name));
        check(Sha256.of(theta), THETA_SHA256, texts, name);
        check(sha256(scaling), SCALING_SHA256, texts, name);
        Schema schema = schema(texts, graph, name);
        return new Model(
                configuration,
                architecture,
                graph,
                theta,
                scaling,
                schema == null ? names(texts, FEATURES, name) : schema.featureNames(),
                schema,
                names(texts, CLASSES, name),
                provenance(texts));
    }

    private static Map<String, String> provenance(Map<String, String> texts) {
        Map<String, String> provenance = new LinkedHashMap<>();
        texts.forEach(
                (key, value) -> {
                    if (key.startsWith(PROVENANCE)) {
                        provenance.put(key.substring(PROVENANCE.length()), value);
                    }
                });
        return provenance;
    }

    private static Architecture architecture(String configuration, String name) {
        try {
            return Architecture.parse(configuration);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    "%s: %s can't be used: %s".formatted(name, CONFIGURATION, e.getMessage()));
        }
    }

    private static Schema schema(Map<String, String> texts, Graph graph, String name) {
        String text = texts.get(SCHEMA);
        if (text == null) {
            return null;
        }
        check(SchemaJson.sha256(text), SCHEMA_SHA256, texts, name);
        try {
            Schema schema = SchemaJson.read(text);
            if (schema.features() != graph.inputWidth()) {
                throw new IllegalArgumentException(
                        "it gives %d features to a network of %d"
                                .formatted(schema.features(), graph.inputWidth()));
            }
            return schema;
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    "%s: %s can't be used: %s".formatted(name, SCHEMA, e.getMessage()));
        }
    }

    private static Graph graph(int inputs, Architecture architecture, String name) {
        try {
            return new Graph(inputs, architecture.network());
        } catch (ShapeException e) {
            throw new ModelException(name + " is damaged: " + e.getMessage());
        }
    }

    private static void check(String found, String key, Map<String, String> texts, String name) {
        if (!found.equals(text(texts, key, name))) {
            throw new ModelException(
                    "%s is damaged: its contents don't have the SHA-256 that %s states"
                            .formatted(name, key));
        }
    }

    private static String sha256(Scaling scaling) {
        int width = scaling.offset().length;
        float[] both = Arrays.copyOf(scaling.offset(), 2 * width);
        System.arraycopy(scaling.factor(), 0, both, width, width);
        return Sha256.of(both);
    }

    private static float[] theta(Safetensors file, Graph graph, String name) {
        float[] theta = new float[graph.thetaLength()];
        for (Place place : places(graph)) {
            float[] values = values(file, place.name, place.shape.dimensions(), name);
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

    private static float[] values(Safetensors file, String key, List<Integer> shape, String name) {
        Safetensors.Tensor tensor = file.tensor(key);
        if (tensor instanceof Safetensors.Float32 found && found.shape().equals(shape)) {
            return found.values();
        }
        throw new ModelException(
                "%s: expected a float32 tensor %s of shape %s, found %s"
                        .formatted(name, key, shape, tensor == null ? "none" : tensor.shape()));
    }

    private static String text(Map<String, String> texts, String key, String name) {
        String text = texts.get(key);
        if (text == null) {
            throw new ModelException("%s lacks its metadata %s".formatted(name, key));
        }
        return text;
    }

    private static int number(Map<String, String> texts, String key, String name) {
        String text = text(texts, key, name);
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new ModelException("%s: %s is '%s', not a size".formatted(name, key, text));
        }
        return Integer.parseInt(text);
    }

    private static List<String> names(Map<String, String> texts, String key, String name) {
        try {
            return JSON.readValue(text(texts, key, name), new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new ModelException("%s: %s is not a list of names".formatted(name, key));
        }
    }
}
