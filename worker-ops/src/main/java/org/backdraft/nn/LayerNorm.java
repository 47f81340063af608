package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.Arrays;
import java.util.List;

/**
 * y_j = s_j (x_j - m) / sqrt(v + epsilon) + b_j, with the mean m and variance v of each row, over
 * all its numbers also where they are an image's.
 *
 * <p>Parameters in theta: weight s (width), initially 1, then bias b (width), initially 0.
 * Backward, with n = (x - m) / sqrt(v + epsilon) and e = dY s: dX += (e - mean(e) - n mean(e n)) /
 * sqrt(v + epsilon), ds += sum of dY n over the rows, db += sum of dY. Ba, Kiros and Hinton, "Layer
 * normalization", arXiv:1607.06450, 2016.
 *
 * @param epsilon over 0
 */
public record LayerNorm(double epsilon) implements Module {

    public LayerNorm {
        Arity.overZero("layer-norm", "epsilon", epsilon);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Arity.one("layer-norm", inputs);
    }

    @Override
    public List<ParameterShape> parameters(List<Shape> inputs) {
        List<Integer> dimensions = inputs.get(0).dimensions();
        return List.of(
                new ParameterShape("weight", dimensions), new ParameterShape("bias", dimensions));
    }

    @Override
    public void initialize(long seed, List<Shape> inputs, float[] theta, int at) {
        Arrays.fill(theta, at, at + inputs.get(0).size(), 1f);
    }

    /** Mean and 1 / sqrt(v + epsilon) of each row. */
    @Override
    public int scratch(List<Shape> inputs, int rows) {
        return 2 * rows;
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        int s = pass.at();
        int b = s + y.cols();
        for (int i = 0; i < y.rows(); i++) {
            float mean = mean(x[0], i);
            float inverse = inverseDeviation(x[0], i, mean);
            pass.scratch()[2 * i] = mean;
            pass.scratch()[2 * i + 1] = inverse;
            for (int j = 0; j < y.cols(); j++) {
                float n = (x[0].get(i, j) - mean) * inverse;
                y.set(i, j, pass.theta()[s + j] * n + pass.theta()[b + j]);
            }
        }
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        int s = pass.at();
        int b = s + y.cols();
        for (int i = 0; i < y.rows(); i++) {
            float mean = pass.scratch()[2 * i];
            float inverse = pass.scratch()[2 * i + 1];
            double sumE = 0;
            double sumEn = 0;
            for (int j = 0; j < y.cols(); j++) {
                float n = (x[0].get(i, j) - mean) * inverse;
                float d = dY.get(i, j);
                float e = d * pass.theta()[s + j];
                pass.gradient()[s + j] += d * n;
                pass.gradient()[b + j] += d;
                sumE += e;
                sumEn += e * n;
            }
            if (dX[0] != null) {
                addInputGradient(pass, x[0], dY, dX[0], i, sumE / y.cols(), sumEn / y.cols());
            }
        }
    }

    private static void addInputGradient(
            Pass pass, Matrix x, Matrix dY, Matrix dX, int i, double meanE, double meanEn) {
        float mean = pass.scratch()[2 * i];
        float inverse = pass.scratch()[2 * i + 1];
        for (int j = 0; j < x.cols(); j++) {
            float n = (x.get(i, j) - mean) * inverse;
            float e = dY.get(i, j) * pass.theta()[pass.at() + j];
            float d = (float) ((e - meanE - n * meanEn) * inverse);
            dX.set(i, j, dX.get(i, j) + d);
        }
    }

    private static float mean(Matrix x, int row) {
        double sum = 0;
        for (int j = 0; j < x.cols(); j++) {
            sum += x.get(row, j);
        }
        return (float) (sum / x.cols());
    }

    private float inverseDeviation(Matrix x, int row, float mean) {
        double sum = 0;
        for (int j = 0; j < x.cols(); j++) {
            double d = x.get(row, j) - mean;
            sum += d * d;
        }
        return (float) (1 / Math.sqrt(sum / x.cols() + epsilon));
    }
}
