package org.backdraft.driver.train;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.optim.AverageState;
import org.backdraft.driver.optim.OptimizerState;
import org.backdraft.driver.optim.PlateauState;
import org.backdraft.model.ModelException;
import org.backdraft.model.Safetensors;
import org.backdraft.model.Safetensors.Float32;
import org.backdraft.model.Safetensors.Float64;
import org.backdraft.model.Safetensors.Tensor;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training state as a file, with what tells whose state it is.
 *
 * @param identity texts that a run has in common with its checkpoints, such as its configuration
 * @param state the state, complete
 */
record Checkpoint(Map<String, String> identity, TrainingState state) {
    /*
     * A safetensors file. Tensors: theta, the optimizer's moments and vectors, the average and the
     * best theta where there are some. Texts: the version of this format, the run's identity, the
     * numbers of the state as JSON, and the SHA-256 of everything else, so that a file in which any
     * byte has changed is known.
     */
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .setVisibility(PropertyAccessor.ALL, Visibility.NONE)
                    .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
                    .setVisibility(PropertyAccessor.CREATOR, Visibility.ANY);
    private static final String FORMAT = "backdraft.format";
    private static final String FORMAT_VERSION = "backdraft-checkpoint-1";
    private static final String SHA256 = "backdraft.sha256";
    private static final String IDENTITY = "backdraft.identity.";
    private static final String PROGRESS = "backdraft.progress";
    private static final String NUMBERS = "backdraft.numbers";
    private static final String THETA = "theta";
    private static final String MOMENT = "moment.";
    private static final String VECTOR = "vector.";
    private static final String AVERAGE = "average";
    private static final String BEST = "best";

    /** What is neither progress nor as long as theta; infinite values included. */
    private record Numbers(long updates, double[] optimizer, Plateau plateau, long averaged) {}

    private record Plateau(double factor, double best, int bad, int cooling) {
        static Plateau of(PlateauState state) {
            return new Plateau(state.factor(), state.best(), state.bad(), state.cooling());
        }

        PlateauState state() {
            return new PlateauState(factor, best, bad, cooling);
        }
    }

    /** Writes the file; it appears whole or not at all. */
    void write(HadoopFiles files, String path) throws IOException {
        Safetensors content = new Safetensors(texts(), tensors());
        Map<String, String> texts = new LinkedHashMap<>(content.metadata());
        texts.put(SHA256, content.sha256(SHA256));
        files.writeAtomically(path, new Safetensors(texts, content.tensors())::write);
    }

    /**
     * Reads a file.
     *
     * @throws FileException when it is missing, damaged, or no checkpoint of this version
     */
    static Checkpoint read(HadoopFiles files, String path) throws IOException {
        Safetensors content;
        try (InputStream in = files.openRaw(path)) {
            content = Safetensors.read(in, path);
        } catch (ModelException e) {
            throw new FileException(e.getMessage());
        }
        Map<String, String> texts = content.metadata();
        if (!FORMAT_VERSION.equals(texts.get(FORMAT))) {
            throw new FileException(
                    "%s is not a checkpoint that this Backdraft reads: %s is %s, expected %s"
                            .formatted(path, FORMAT, texts.get(FORMAT), FORMAT_VERSION));
        }
        if (!content.sha256(SHA256).equals(texts.get(SHA256))) {
            throw damaged(path, "its content doesn't have the SHA-256 that it states");
        }
        return new Checkpoint(identity(texts), state(content, path));
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(FORMAT, FORMAT_VERSION);
        identity.forEach((key, value) -> texts.put(IDENTITY + key, value));
        Numbers numbers =
                new Numbers(
                        state.optimizer().updates(),
                        state.optimizer().numbers(),
                        Plateau.of(state.plateau()),
                        state.average().count());
        try {
            texts.put(PROGRESS, JSON.writeValueAsString(state.progress()));
            texts.put(NUMBERS, JSON.writeValueAsString(numbers));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return texts;
    }

    private List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        addTensor(THETA, state.theta(), tensors);
        float[][] moments = state.optimizer().moments();
        for (int i = 0; i < moments.length; i++) {
            addTensor(MOMENT + i, moments[i], tensors);
        }
        double[][] vectors = state.optimizer().vectors();
        for (int i = 0; i < vectors.length; i++) {
            tensors.add(new Float64(VECTOR + i, List.of(vectors[i].length), vectors[i]));
        }
        if (state.average().average().length > 0) {
            addTensor(AVERAGE, state.average().average(), tensors);
        }
        if (state.best() != null) {
            addTensor(BEST, state.best(), tensors);
        }
        return tensors;
    }

    private static void addTensor(String name, float[] values, List<Tensor> tensors) {
        tensors.add(new Float32(name, List.of(values.length), values));
    }

    private static Map<String, String> identity(Map<String, String> texts) {
        Map<String, String> identity = new LinkedHashMap<>();
        texts.forEach(
                (key, value) -> {
                    if (key.startsWith(IDENTITY)) {
                        identity.put(key.substring(IDENTITY.length()), value);
                    }
                });
        return identity;
    }

    private static TrainingState state(Safetensors content, String path) {
        Map<String, String> texts = content.metadata();
        List<float[]> moments = new ArrayList<>();
        while (content.tensor(MOMENT + moments.size()) != null) {
            moments.add(floats(content, MOMENT + moments.size(), path));
        }
        List<double[]> vectors = new ArrayList<>();
        while (content.tensor(VECTOR + vectors.size()) instanceof Float64 vector) {
            vectors.add(vector.values());
        }
        Numbers numbers = parsed(texts, NUMBERS, Numbers.class, path);
        return new TrainingState(
                floats(content, THETA, path),
                new OptimizerState(
                        moments.toArray(float[][]::new),
                        vectors.toArray(double[][]::new),
                        numbers.optimizer,
                        numbers.updates),
                new AverageState(
                        content.tensor(AVERAGE) == null
                                ? new float[0]
                                : floats(content, AVERAGE, path),
                        numbers.averaged),
                numbers.plateau.state(),
                parsed(texts, PROGRESS, Progress.class, path),
                content.tensor(BEST) == null ? null : floats(content, BEST, path));
    }

    private static float[] floats(Safetensors content, String name, String path) {
        if (content.tensor(name) instanceof Float32 tensor) {
            return tensor.values();
        }
        throw damaged(path, "there is no float32 tensor " + name);
    }

    private static <T> T parsed(Map<String, String> texts, String key, Class<T> type, String path) {
        try {
            return JSON.readValue(texts.getOrDefault(key, ""), type);
        } catch (JsonProcessingException e) {
            throw damaged(path, "%s is '%s'".formatted(key, texts.get(key)));
        }
    }

    private static FileException damaged(String path, String how) {
        return new FileException("%s is damaged: %s".formatted(path, how));
    }
}
