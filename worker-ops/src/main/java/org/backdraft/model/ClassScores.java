package org.backdraft.model;

import org.backdraft.nn.Loss;
import org.backdraft.tensor.Matrix;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What a network says of each class. Immutable. */
public final class ClassScores implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Loss loss;
    private final ArrayList<String> classes;

    /** For a network that decides between classes by what a loss makes of its outputs. */
    public ClassScores(Loss loss, List<String> classes) {
        this.loss = loss;
        this.classes = new ArrayList<>(classes);
    }

    /** Number of classes. */
    public int count() {
        return classes.size();
    }

    /** The name of a class. */
    public String name(int c) {
        return classes.get(c);
    }

    /**
     * The class decided for a row.
     *
     * @param output read: what the network gave
     */
    public String decide(Matrix output, int row) {
        return classes.get(loss.decide(output, row));
    }

    /**
     * The score of a class; one output for two classes speaks for the second one.
     *
     * @param predicted read: what the loss makes of the network's output
     */
    public float score(Matrix predicted, int row, int c) {
        if (predicted.cols() > 1) {
            return predicted.get(row, c);
        }
        float second = predicted.get(row, 0);
        if (c == 1) {
            return second;
        }
        return loss.givesProbabilities() ? 1 - second : -second;
    }
}
