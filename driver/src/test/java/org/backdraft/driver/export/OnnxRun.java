package org.backdraft.driver.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What ONNX Runtime makes of an exported model. */
public final class OnnxRun {
    /** Relative to numbers over 1. */
    private static final double TOLERANCE = 1e-5;

    private OnnxRun() {}

    /** The outputs, for inputs that are float[][] or String[][] of at least one row. */
    public static Map<String, Object> of(byte[] model, Map<String, Object> inputs) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try (OrtSession session = environment.createSession(model)) {
            assertThat(session.getInputNames()).isEqualTo(inputs.keySet());
            for (Map.Entry<String, Object> input : inputs.entrySet()) {
                tensors.put(input.getKey(), OnnxTensor.createTensor(environment, input.getValue()));
            }
            Map<String, Object> outputs = new LinkedHashMap<>();
            try (OrtSession.Result result = session.run(tensors)) {
                for (String name : session.getOutputNames()) {
                    outputs.put(name, result.get(name).orElseThrow().getValue());
                }
            }
            return outputs;
        } catch (OrtException e) {
            throw new AssertionError(e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    /** The texts that a model carries. */
    public static Map<String, String> metadata(byte[] model) {
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(model)) {
            return session.getMetadata().getCustomMetadata();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    /** What ONNX Runtime makes of a model that is still in memory. */
    static Map<String, Object> of(OnnxModel model, Map<String, Object> inputs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            model.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(bytes.toByteArray(), inputs);
    }

    /** Holds one number against ours. */
    public static void assertSame(float found, float expected, String where) {
        assertSame(found, expected, 1, where);
    }

    /** Likewise of a sum of terms of some size, whose roundings stay where they cancel. */
    static void assertSame(float found, float expected, double terms, String where) {
        assertThat((double) found)
                .as(where)
                .isCloseTo(expected, within(TOLERANCE * Math.max(terms, Math.abs(expected))));
    }
}
