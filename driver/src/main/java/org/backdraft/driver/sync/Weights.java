package org.backdraft.driver.sync;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The thetas of a step on their way to the executors, one a model, some of which may be left out.
 *
 * <p>The number of models, the length of each theta (-1 for one left out), then those that are
 * there, one after the other, as packed little-endian float32: 4 bytes a parameter.
 */
public final class Weights implements Externalizable {
    private static final long serialVersionUID = 1L;
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int LEFT_OUT = -1;

    private float[][] thetas;

    /** For deserialisation only. */
    public Weights() {}

    /** Holds the thetas themselves, not copies. */
    Weights(float[][] thetas) {
        this.thetas = thetas;
    }

    /** The parameters of each model, or null; read only. */
    float[][] thetas() {
        return thetas;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        out.writeInt(thetas.length);
        for (float[] theta : thetas) {
            out.writeInt(theta == null ? LEFT_OUT : theta.length);
        }
        ByteBuffer chunk = newChunk();
        for (float[] theta : thetas) {
            if (theta != null) {
                write(theta, chunk, out);
            }
        }
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        thetas = new float[in.readInt()][];
        for (int i = 0; i < thetas.length; i++) {
            int length = in.readInt();
            thetas[i] = length == LEFT_OUT ? null : new float[length];
        }
        ByteBuffer chunk = newChunk();
        for (float[] theta : thetas) {
            if (theta != null) {
                read(theta, chunk, in);
            }
        }
    }

    private static void write(float[] theta, ByteBuffer chunk, ObjectOutput out)
            throws IOException {
        for (int at = 0; at < theta.length; at += CHUNK_BYTES / Float.BYTES) {
            int count = Math.min(CHUNK_BYTES / Float.BYTES, theta.length - at);
            chunk.asFloatBuffer().put(theta, at, count);
            out.write(chunk.array(), 0, Float.BYTES * count);
        }
    }

    private static void read(float[] theta, ByteBuffer chunk, ObjectInput in) throws IOException {
        for (int at = 0; at < theta.length; at += CHUNK_BYTES / Float.BYTES) {
            int count = Math.min(CHUNK_BYTES / Float.BYTES, theta.length - at);
            in.readFully(chunk.array(), 0, Float.BYTES * count);
            chunk.asFloatBuffer().get(theta, at, count);
        }
    }

    private static ByteBuffer newChunk() {
        return ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
