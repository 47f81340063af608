package org.backdraft.worker;

import org.backdraft.nn.Loss;
import org.backdraft.tensor.Matrix;

import java.io.Serializable;
import java.util.List;

/**
 * All that comes back from evaluating a network on rows: sums, never means. The loss counts with
 * the rows' weights, everything else without.
 *
 * <p>Written by one thread at a time. {@link Metric} makes figures of it.
 */
public final class EvaluationSum implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ClassificationSum classification;
    private final RegressionSum regression;
    private double loss;
    private double weight;
    private long count;

    /** Of no rows, for a network of this output width. */
    public EvaluationSum(Loss loss, int outputWidth) {
        int classes = loss.classes(outputWidth);
        boolean decides = classes > 0;
        this.classification =
                decides ? new ClassificationSum(classes, loss.givesProbabilities()) : null;
        this.regression = decides ? null : new RegressionSum(outputWidth);
    }

    /** Number of classes, or 0 when targets are numbers. */
    public int classes() {
        return classification == null ? 0 : classification.confusion().classes();
    }

    /** Sum of the weighted losses. */
    public double loss() {
        return loss;
    }

    /** Sum of the weights. */
    public double weight() {
        return weight;
    }

    /** Number of rows. */
    public long count() {
        return count;
    }

    /** Weighted mean loss. */
    public double meanLoss() {
        return loss / weight;
    }

    /** Rows of class {@code actual} for which {@code decided} was decided. */
    public long confusion(int actual, int decided) {
        return classification().confusion().count(actual, decided);
    }

    /** Rows decided rightly. */
    public long correct() {
        return classification().confusion().correct();
    }

    /** Rows decided rightly, as a share of all. */
    public double accuracy() {
        return (double) correct() / count;
    }

    /**
     * The sums of a network that decides between classes.
     *
     * @throws IllegalStateException when targets are numbers
     */
    public ClassificationSum classification() {
        if (classification == null) {
            throw new IllegalStateException("targets are numbers");
        }
        return classification;
    }

    /**
     * The sums of a network that predicts numbers.
     *
     * @throws IllegalStateException when targets are classes
     */
    public RegressionSum regression() {
        if (regression == null) {
            throw new IllegalStateException("targets are classes");
        }
        return regression;
    }

    /** All metrics that apply, in their fixed order. */
    public List<Metric> metrics() {
        boolean probabilities = classification != null && classification.hasProbabilities();
        return Metric.applicable(classes(), probabilities);
    }

    /** Adds another sum, for the same loss and output width. */
    public void add(EvaluationSum other) {
        loss += other.loss;
        weight += other.weight;
        count += other.count;
        if (classification != null) {
            classification.add(other.classification);
        } else {
            regression.add(other.regression);
        }
    }

    /**
     * Takes in a batch.
     *
     * @param output read, n x output width
     * @param target read, n x target width
     * @param rowWeight read, n x 1
     * @param prediction written, n x output width: for what the network says of each row
     */
    void add(Loss by, Matrix output, Matrix target, Matrix rowWeight, Matrix prediction) {
        loss += by.lossSum(output, target, rowWeight);
        weight += by.weightSum(target, rowWeight);
        count += output.rows();
        if (classification != null) {
            classification.add(by, output, target);
        } else {
            by.predict(output, prediction);
            regression.add(prediction, target);
        }
    }
}
