package org.backdraft.nn;

/**
 * loss = max(0, 1 - m) for the margin m by which the right class wins: the support vector
 * machine's.
 *
 * <p>With one output z and class t of 0 and 1, m = z for class 1 and -z for class 0 (Cortes and
 * Vapnik, "Support-vector networks", Machine Learning 20, 1995). With one output a class, m = z_t -
 * max_{j != t} z_j (Crammer and Singer, "On the algorithmic implementation of multiclass
 * kernel-based vector machines", JMLR 2, 2001). Gradient where the loss is over 0: -1 with respect
 * to what raises the margin, 1 to what lowers it. Predictions are the outputs, which are no
 * probabilities.
 */
public record Hinge() implements MarginLoss {

    @Override
    public double value(double margin) {
        return Math.max(0, 1 - margin);
    }

    @Override
    public boolean suffices(double margin) {
        return margin >= 1;
    }
}
