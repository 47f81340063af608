package org.backdraft.worker;

import java.io.Serializable;
import java.util.Arrays;

/**
 * scaled = (raw - offset) * factor, feature by feature, applied whenever rows are gathered.
 *
 * <p>Immutable: the arrays are never written.
 */
public final class Scaling implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int BYTES = 256;

    private final float[] offset;
    private final float[] factor;

    /** What the whole numbers 0..255 are scaled to where all features are scaled alike, or null. */
    private final float[] ofBytes;

    /** Takes over the arrays, one number a feature each. */
    public Scaling(float[] offset, float[] factor) {
        if (offset.length != factor.length) {
            throw new IllegalArgumentException(
                    "%d offsets and %d factors".formatted(offset.length, factor.length));
        }
        this.offset = offset;
        this.factor = factor;
        this.ofBytes = isUniform() ? scaledBytes() : null;
    }

    private boolean isUniform() {
        for (int j = 1; j < factor.length; j++) {
            if (Float.compare(offset[j], offset[0]) != 0
                    || Float.compare(factor[j], factor[0]) != 0) {
                return false;
            }
        }
        return factor.length > 0;
    }

    private float[] scaledBytes() {
        float[] scaled = new float[BYTES];
        for (int i = 0; i < BYTES; i++) {
            scaled[i] = (i - offset[0]) * factor[0];
        }
        return scaled;
    }

    /** Leaves every feature as it is. */
    public static Scaling none(int features) {
        return uniform(features, 0f, 1f);
    }

    /** Multiplies every feature by the float nearest to 1 / {@code divisor}. */
    public static Scaling divideBy(int features, double divisor) {
        return divideBy(features, 0, divisor);
    }

    /** Likewise, after taking a number away. */
    public static Scaling divideBy(int features, double subtracted, double divisor) {
        return uniform(features, (float) subtracted, (float) (1 / divisor));
    }

    private static Scaling uniform(int features, float offset, float factor) {
        float[] offsets = new float[features];
        Arrays.fill(offsets, offset);
        float[] factors = new float[features];
        Arrays.fill(factors, factor);
        return new Scaling(offsets, factors);
    }

    /** What is taken away, one number a feature; read only. */
    public float[] offset() {
        return offset;
    }

    /** What is multiplied by, one number a feature; read only. */
    public float[] factor() {
        return factor;
    }

    /** Whether 0 stays 0 in every feature: nothing is taken away. */
    public boolean keepsZeros() {
        for (float taken : offset) {
            if (taken != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Scales one row.
     *
     * @param raw read, from {@code at}
     * @param scaled written, from {@code to}
     */
    public void apply(float[] raw, int at, float[] scaled, int to) {
        for (int j = 0; j < factor.length; j++) {
            scaled[to + j] = (raw[at + j] - offset[j]) * factor[j];
        }
    }

    /**
     * Scales one row of whole numbers 0..255, by the same operations.
     *
     * @param raw read, unsigned, from {@code at}
     * @param scaled written, from {@code to}
     */
    public void apply(byte[] raw, int at, float[] scaled, int to) {
        // Java 17 doesn't vectorise this conversion; where one table does for all, looking up is
        // twice as fast.
        if (ofBytes != null) {
            float[] table = ofBytes;
            for (int j = 0; j < factor.length; j++) {
                scaled[to + j] = table[raw[at + j] & 0xff];
            }
            return;
        }
        for (int j = 0; j < factor.length; j++) {
            scaled[to + j] = ((raw[at + j] & 0xff) - offset[j]) * factor[j];
        }
    }
}
