package org.backdraft.worker;

import org.backdraft.nn.AbsoluteError;
import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Hinge;
import org.backdraft.nn.Huber;
import org.backdraft.nn.Loss;
import org.backdraft.nn.Perceptron;
import org.backdraft.nn.SquaredError;
import org.backdraft.tensor.Matrix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.SplittableRandom;

/** Evaluations of outputs that no network made. */
final class Evaluations {
    /** One of each. */
    static final List<Loss> LOSSES =
            List.of(
                    new CrossEntropy(),
                    new BinaryCrossEntropy(),
                    new Hinge(),
                    new Perceptron(),
                    new SquaredError(),
                    new AbsoluteError(),
                    new Huber(1));

    private Evaluations() {}

    /** Of rows that weigh 1 each. */
    static EvaluationSum of(Loss loss, Matrix output, Matrix target) {
        EvaluationSum sum = new EvaluationSum(loss, output.cols());
        Matrix weight = Matrix.zeros(output.rows(), 1);
        weight.fill(1f);
        sum.add(loss, output, target, weight, Matrix.zeros(output.rows(), output.cols()));
        return sum;
    }

    /** Targets drawn from the classes 0 .. classes-1. */
    static Matrix classes(SplittableRandom random, int rows, int classes) {
        Matrix target = Matrix.zeros(rows, 1);
        for (int i = 0; i < rows; i++) {
            target.set(i, 0, random.nextInt(classes));
        }
        return target;
    }

    /** Outputs that are multiples of 1/4 from -2 to 2, so that many are the same. */
    static Matrix coarse(SplittableRandom random, int rows, int cols) {
        Matrix output = Matrix.zeros(rows, cols);
        for (int i = 0; i < output.size(); i++) {
            output.data()[i] = (random.nextInt(17) - 8) / 4f;
        }
        return output;
    }

    /** Every bit of a sum. */
    static byte[] bytes(Object sum) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sum);
        }
        return bytes.toByteArray();
    }

    /** What travelled as bytes. */
    @SuppressWarnings("unchecked")
    static <T> T sent(T value) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes(value)))) {
            return (T) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
