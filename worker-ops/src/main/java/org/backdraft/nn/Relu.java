package org.backdraft.nn;

/**
 * y = max(x, 0). Slope: 1 where x &gt; 0, else 0 (at 0, the usual choice of a subgradient).
 *
 * <p>Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
 */
public record Relu() implements Activation {

    @Override
    public float value(float x) {
        return Math.max(x, 0f);
    }

    @Override
    public float slope(float x, float y) {
        return y > 0 ? 1f : 0f;
    }

    @Override
    public void values(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = Math.max(x[i], 0f);
        }
    }

    /**
     * The slope's 0 and 1 choose, they aren't multiplied by: all bits of dY or none. A branch would
     * be predicted wrongly for every other element.
     */
    @Override
    public void addSlopes(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
        for (int i = from; i < to; i++) {
            int allIfPositive = -Float.floatToRawIntBits(y[i]) >> Integer.SIZE - 1;
            dX[i] += Float.intBitsToFloat(Float.floatToRawIntBits(dY[i]) & allIfPositive);
        }
    }
}
