package org.backdraft.nn;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;

import java.util.SplittableRandom;

/** A seeded batch that fits a network and a loss. */
public record RandomBatch(Matrix input, Matrix target, Matrix weight) {

    /**
     * Standard normal features and numeric targets, any class or label, weights from 0.5 to 1.5.
     */
    public static RandomBatch of(SplittableRandom random, Graph graph, Loss loss, int rows) {
        int classes = loss.classes(graph.outputWidth());
        Matrix target = RandomMatrices.normal(random, rows, loss.targetWidth(graph.outputWidth()));
        Matrix weight = Matrix.zeros(rows, 1);
        for (int i = 0; i < rows; i++) {
            weight.set(i, 0, 0.5f + (float) random.nextDouble());
            if (classes > 0) {
                target.set(i, 0, random.nextInt(classes));
            } else if (loss instanceof BinaryCrossEntropy) {
                for (int j = 0; j < target.cols(); j++) {
                    target.set(i, j, random.nextInt(2));
                }
            }
        }
        Matrix input = RandomMatrices.normal(random, rows, graph.inputWidth());
        return new RandomBatch(input, target, weight);
    }

    double gradient(Backprop backprop, float[] theta, float[] gradient) {
        return backprop.gradient(theta, input, target, weight, 0, gradient);
    }
}
