package org.backdraft.nn;

/**
 * y = x where x &gt; 0, else slope x. Slope: 1 or {@code leak}.
 *
 * <p>Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML
 * 2013.
 *
 * @param leak slope below 0
 */
public record LeakyRelu(float leak) implements Activation {

    @Override
    public float value(float x) {
        return x > 0 ? x : leak * x;
    }

    @Override
    public float slope(float x, float y) {
        return x > 0 ? 1f : leak;
    }
}
