package org.backdraft.driver.sync;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Theta on its way to the executors: packed little-endian float32, 4 bytes a parameter. */
public final class Weights implements Externalizable {
    private static final long serialVersionUID = 1L;
    private static final int CHUNK_BYTES = 1 << 16;

    private float[] theta;

    /** For deserialisation only. */
    public Weights() {}

    /** Holds theta itself, not a copy. */
    Weights(float[] theta) {
        this.theta = theta;
    }

    /** The parameters; read only. */
    float[] theta() {
        return theta;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        out.writeInt(theta.length);
        ByteBuffer chunk = newChunk();
        for (int at = 0; at < theta.length; at += CHUNK_BYTES / Float.BYTES) {
            int count = Math.min(CHUNK_BYTES / Float.BYTES, theta.length - at);
            chunk.asFloatBuffer().put(theta, at, count);
            out.write(chunk.array(), 0, Float.BYTES * count);
        }
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        theta = new float[in.readInt()];
        ByteBuffer chunk = newChunk();
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
