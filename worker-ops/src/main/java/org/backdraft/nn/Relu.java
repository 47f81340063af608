package org.backdraft.nn;

/**
 * y = max(x, 0). Slope: 1 where x &gt; 0, else 0 (at 0, the usual choice of a subgradient).
 *
 * <p>Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
 */
public record Relu() implements Activation {
    /** Whose third power times any positive number is infinite. */
    private static final float LARGE = 0x1p127f;

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
     * The slope's 0 and 1 choose, they aren't multiplied by: dY is kept within bounds of no size or
     * of any. Bounds and multiplications are vectorised; a branch would be predicted wrongly for
     * every other element.
     */
    @Override
    public void addSlopes(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
        for (int i = from; i < to; i++) {
            float bound = y[i] * LARGE * LARGE * LARGE;
            dX[i] += Math.max(-bound, Math.min(dY[i], bound));
        }
    }
}
