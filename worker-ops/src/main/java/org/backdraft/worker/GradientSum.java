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
    private static final int EXPONENT = 0x7f800000;
    private static final int ONE_EXPONENT = 0x00800000;

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
        int signs = 0;
        for (float g : gradient) {
            // All exponent bits set (infinite or not a number) carries into the sign.
            signs |= (Float.floatToRawIntBits(g) & EXPONENT) + ONE_EXPONENT;
        }
        return signs >= 0 && Double.isFinite(loss) && Double.isFinite(weight);
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
