package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

class WeightsTest {
    /** Numbers 1 / (i + 1), whose bytes all differ. */
    private static float[] theta(int length) {
        float[] theta = new float[length];
        for (int i = 0; i < length; i++) {
            theta[i] = 1f / (i + 1);
        }
        return theta;
    }

    private static byte[] write(float[][] thetas) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            new Weights(thetas).writeExternal(out);
        }
        return bytes.toByteArray();
    }

    private static float[][] read(byte[] bytes) throws IOException {
        Weights weights = new Weights();
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            weights.readExternal(in);
        }
        return weights.thetas();
    }

    @Test
    void roundTrip_severalModelsWithOneLeftOut_isTheSame() throws IOException {
        // Shorter than a chunk of 2^14 numbers, empty, as long, and longer.
        float[][] thetas = {theta(3), null, theta(0), theta(1 << 14), theta(40_000), null};

        assertThat(read(write(thetas))).isDeepEqualTo(thetas);
    }

    @Test
    void roundTrip_noModels_isTheSame() throws IOException {
        assertThat(read(write(new float[0][]))).isEmpty();
    }

    @Test
    void write_leftOutModel_costsFourBytes() throws IOException {
        int one = write(new float[][] {theta(3)}).length;

        assertThat(write(new float[][] {null, theta(3), null}).length - one).isEqualTo(8);
    }
}
