package org.backdraft.nn;

import org.backdraft.tensor.Blas;
import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.SparseMatrix;

import java.util.List;
import java.util.Objects;

/**
 * y = x W' + b, the affine map of every row.
 *
 * <p>Shapes: x is n x in, y is n x units. Parameters in theta: weight W (units x in, row-major, one
 * unit's weights a row), then bias b (units) if there is one. Backward: dX += dY W, dW += dY' x, db
 * += column sums of dY; with a sparse x, only the columns of W and dW in which x has numbers are
 * read and written. Initial weights by {@link Initializer}, initial bias 0.
 *
 * @param units width of the output, at least 1
 * @param bias whether b exists
 * @param initializer distribution of the initial weights
 */
public record Linear(int units, boolean bias, Initializer initializer) implements Module {

    public Linear {
        if (units < 1) {
            throw new IllegalArgumentException("linear needs units >= 1, not " + units);
        }
        Objects.requireNonNull(initializer, "initializer");
    }

    /** With bias and Glorot's initial weights. */
    public Linear(int units) {
        this(units, true, Initializer.GLOROT);
    }

    /** With bias. */
    public Linear(int units, Initializer initializer) {
        this(units, true, initializer);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Arity.features("linear", inputs);
        return Shape.of(units);
    }

    @Override
    public List<ParameterShape> parameters(List<Shape> inputs) {
        ParameterShape weight = ParameterShape.of("weight", units, inputs.get(0).size());
        return bias ? List.of(weight, ParameterShape.of("bias", units)) : List.of(weight);
    }

    @Override
    public void initialize(long seed, List<Shape> inputs, float[] theta, int at) {
        int width = inputs.get(0).size();
        initializer.fill(seed, width, units, theta, at, units * width);
        if (bias) {
            java.util.Arrays.fill(theta, at + units * width, at + units * width + units, 0f);
        }
    }

    @Override
    public long multiplications(List<Shape> inputs) {
        return (long) units * inputs.get(0).size();
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        copyBias(pass, x[0].cols(), y);
        int inputs = x[0].cols();
        float beta = bias ? 1f : 0f;
        if (pass.oneRow()) {
            float[] row = x[0].data();
            int at = x[0].offset();
            Blas.multiplyVector(
                    pass.theta(), pass.at(), units, inputs, row, at, beta, y.data(), y.offset());
            return;
        }
        Blas.multiply(x[0], false, pass.theta(), pass.at(), units, inputs, true, beta, y);
    }

    /**
     * Likewise for a sparse x.
     *
     * @param x read
     * @param y written
     */
    void forward(Pass pass, SparseMatrix x, Matrix y) {
        if (!bias) {
            y.fill(0f);
        }
        copyBias(pass, x.cols(), y);
        x.multiplyByTransposed(weight(pass.theta(), pass.at(), x.cols()), y);
    }

    private void copyBias(Pass pass, int inputs, Matrix y) {
        if (bias) {
            int b = pass.at() + units * inputs;
            for (int i = 0; i < y.rows(); i++) {
                System.arraycopy(pass.theta(), b, y.data(), y.rowOffset(i), units);
            }
        }
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        int inputs = x[0].cols();
        if (dX[0] != null) {
            Blas.multiply(dY, false, pass.theta(), pass.at(), units, inputs, false, 1f, dX[0]);
        }
        Blas.multiply(dY, true, x[0], false, 1f, pass.gradient(), pass.at());
        addBias(pass, inputs, dY);
    }

    /**
     * Likewise for a sparse x, whose own gradient nobody needs.
     *
     * @param x read, as in {@link #forward}
     * @param dY read
     */
    void backward(Pass pass, SparseMatrix x, Matrix dY) {
        x.multiplyTransposed(dY, weight(pass.gradient(), pass.at(), x.cols()));
        addBias(pass, x.cols(), dY);
    }

    private void addBias(Pass pass, int inputs, Matrix dY) {
        if (bias) {
            addColumnSums(dY, pass.gradient(), pass.at() + units * inputs);
        }
    }

    private Matrix weight(float[] theta, int at, int inputs) {
        return new Matrix(theta, at, units, inputs);
    }

    private static void addColumnSums(Matrix dY, float[] gradient, int at) {
        float[] d = dY.data();
        for (int i = 0; i < dY.rows(); i++) {
            int row = dY.rowOffset(i);
            for (int j = 0; j < dY.cols(); j++) {
                gradient[at + j] += d[row + j];
            }
        }
    }
}
