package org.backdraft.nn;

/**
 * loss = max(0, -m) for the margin m by which the right class wins, as in {@link Hinge}: the
 * perceptron's criterion.
 *
 * <p>Gradient where m is not over 0: -1 with respect to what raises the margin, 1 to what lowers
 * it; so with batches of 1 and learning rate 1 an SGD step is Rosenblatt's rule, which adds a row
 * that is decided wrongly, or not at all, to the weights. The decision is the sign. Rosenblatt,
 * "The perceptron", Psychological Review 65, 1958.
 */
public record Perceptron() implements MarginLoss {

    @Override
    public double value(double margin) {
        return Math.max(0, -margin);
    }

    @Override
    public boolean suffices(double margin) {
        return margin > 0;
    }
}
