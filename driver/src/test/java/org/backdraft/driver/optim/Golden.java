package org.backdraft.driver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The golden files of this package; each says which tool and script made it. */
final class Golden {
    private Golden() {}

    static JsonNode read(String file) {
        try (InputStream json = Golden.class.getResourceAsStream("/golden/" + file)) {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static float[] floats(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers.get(i).doubleValue();
        }
        return values;
    }

    /** Within {@code tolerance} of the larger of the number's size and {@code scale}. */
    static void assertClose(
            float[] actual, JsonNode expected, double tolerance, double scale, String where) {
        assertThat(actual).as(where).hasSize(expected.size());
        for (int i = 0; i < actual.length; i++) {
            assertClose(actual[i], expected.get(i), tolerance, scale, where + ", number " + i);
        }
    }

    static void assertClose(
            double actual, JsonNode expected, double tolerance, double scale, String where) {
        double value = expected.doubleValue();
        assertThat(actual)
                .as(where)
                .isCloseTo(value, within(tolerance * Math.max(scale, Math.abs(value))));
    }
}
