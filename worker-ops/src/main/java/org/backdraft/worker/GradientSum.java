package org.backdraft.worker;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * All that comes back from computing a gradient: sums over examples, never means.
 *
 * <p>Written by one thread at a time. On the wire: loss, weight, count, then the gradient as packed
 * little-endian float32, {@link #bytes} in all.
 */
public final class GradientSum {
    private static final int HEADER_BYTES = 3 * Long.BYTES;

    private final float[] gradient;
    private double loss;
    private double weight;
    private long count;

    /** Of no examples. */
    public GradientSum(int parameters) {
        gradient = new float[parameters];
    }

    /** Sum of the weighted gradients, laid out as theta. */
    public float[] gradient() {
        return gradient;
    }

    /** Sum of the weighted losses. */
    public double loss() {
        return loss;
    }

    /** Sum of the weights. */
    public double weight() {
        return weight;
    }

    /** Number of examples. */
    public long count() {
        return count;
    }

    /** Back to no examples. */
    public void clear() {
        Arrays.fill(gradient, 0f);
        loss = 0;
        weight = 0;
        count = 0;
    }

    /** Adds what belongs beside the gradient, which the caller has added to {@link #gradient}. */
    void addBatch(double batchLoss, double batchWeight, long batchCount) {
        loss += batchLoss;
        weight += batchWeight;
        count += batchCount;
    }

    /** Adds another sum of the same length. */
    public void add(GradientSum other) {
        float[] from = other.gradient;
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += from[i];
        }
        addBatch(other.loss, other.weight, other.count);
    }

    /** Whether every number is finite. */
    public boolean isFinite() {
        // 0 times a number is 0 if it is finite, else not a number. Four sums don't wait for
        // another.
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int whole = gradient.length & -4;
        for (int i = 0; i < whole; i += 4) {
            a += 0 * gradient[i];
            b += 0 * gradient[i + 1];
            c += 0 * gradient[i + 2];
            d += 0 * gradient[i + 3];
        }
        for (int i = whole; i < gradient.length; i++) {
            a += 0 * gradient[i];
        }
        return a + b + c + d == 0 && Double.isFinite(loss) && Double.isFinite(weight);
    }

    /** Length of a sum of {@code parameters} parameters on the wire. */
    public static int bytes(int parameters) {
        return Math.addExact(HEADER_BYTES, Math.multiplyExact(Float.BYTES, parameters));
    }

    /** Puts the wire form; {@code to} is little-endian. */
    public void write(ByteBuffer to) {
        to.putDouble(loss).putDouble(weight).putLong(count);
        to.asFloatBuffer().put(gradient);
        to.position(to.position() + Float.BYTES * gradient.length);
    }

    /** Gets the wire form, replacing what this sum holds; {@code from} is little-endian. */
    public void read(ByteBuffer from) {
        loss = from.getDouble();
        weight = from.getDouble();
        count = from.getLong();
        from.asFloatBuffer().get(gradient);
        from.position(from.position() + Float.BYTES * gradient.length);
    }
}
