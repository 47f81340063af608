package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.Arrays;
import java.util.List;

/**
 * y_j = s_j x_j + b_j: a factor and, if there is one, a bias for each feature, or for each number
 * of an image.
 *
 * <p>Parameters in theta: weight s (width), then bias b (width). Backward: dX += dY s, ds += sum of
 * dY x over the rows, db += sum of dY. Initially s = 1 and b = 0.
 *
 * @param bias whether b exists
 */
public record Scale(boolean bias) implements Module {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Arity.one("scale", inputs);
    }

    @Override
    public List<ParameterShape> parameters(List<Shape> inputs) {
        List<Integer> dimensions = inputs.get(0).dimensions();
        ParameterShape weight = new ParameterShape("weight", dimensions);
        return bias ? List.of(weight, new ParameterShape("bias", dimensions)) : List.of(weight);
    }

    @Override
    public void initialize(long seed, List<Shape> inputs, float[] theta, int at) {
        Arrays.fill(theta, at, at + inputs.get(0).size(), 1f);
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        int s = pass.at();
        int b = s + y.cols();
        for (int i = 0; i < y.rows(); i++) {
            for (int j = 0; j < y.cols(); j++) {
                float scaled = pass.theta()[s + j] * x[0].get(i, j);
                y.set(i, j, bias ? scaled + pass.theta()[b + j] : scaled);
            }
        }
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        int s = pass.at();
        int b = s + y.cols();
        for (int i = 0; i < y.rows(); i++) {
            for (int j = 0; j < y.cols(); j++) {
                float d = dY.get(i, j);
                pass.gradient()[s + j] += d * x[0].get(i, j);
                if (bias) {
                    pass.gradient()[b + j] += d;
                }
                if (dX[0] != null) {
                    dX[0].set(i, j, dX[0].get(i, j) + d * pass.theta()[s + j]);
                }
            }
        }
    }
}
