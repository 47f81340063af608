package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.Arrays;
import java.util.List;

/**
 * y_j = s_j (x_j - m_j) / sqrt(v_j + epsilon) + b_j, feature by feature, or channel by channel
 * where the input has places: with the mean m and variance v of the batch while training, with
 * running ones at evaluation.
 *
 * <p>The batch is what one shard contributes to a step (in pieces of at most 512 rows): statistics
 * of the whole step would need a second exchange. So the number of shards matters to what is
 * trained, as it does to a step's bits anyway. Ioffe and Szegedy, "Batch normalization", ICML 2015.
 *
 * <p>Means are over the batch's rows, of a channel over its places too. Parameters in theta: weight
 * s (a number for each feature or channel), initially 1, then bias b, initially 0. Statistics:
 * running mean, initially 0, then running variance, initially 1 (of the population, not corrected).
 * Backward, with n = (x - m) / sqrt(v + epsilon) and e = dY s: dX += (e - mean(e) - n mean(e n)) /
 * sqrt(v + epsilon), ds += sum of dY n, db += sum of dY; and rows times m and rows times v are
 * added where the statistics are. A step takes running += momentum (mean over its rows - running),
 * on the driver. Frozen, it is an affine map by the running statistics: dX += e / sqrt(v +
 * epsilon).
 *
 * @param momentum over 0, at most 1
 * @param epsilon over 0
 */
public record BatchNorm(double momentum, double epsilon) implements Module {

    public BatchNorm {
        Arity.overZero("batch-norm", "epsilon", epsilon);
        if (!(momentum > 0 && momentum <= 1)) {
            throw new IllegalArgumentException(
                    "batch-norm needs a momentum over 0 and at most 1, not " + momentum);
        }
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Arity.one("batch-norm", inputs);
    }

    @Override
    public List<ParameterShape> parameters(List<Shape> inputs) {
        int width = inputs.get(0).channels();
        return List.of(ParameterShape.of("weight", width), ParameterShape.of("bias", width));
    }

    @Override
    public void initialize(long seed, List<Shape> inputs, float[] theta, int at) {
        Arrays.fill(theta, at, at + inputs.get(0).channels(), 1f);
    }

    @Override
    public List<ParameterShape> statistics(List<Shape> inputs) {
        int width = inputs.get(0).channels();
        return List.of(
                ParameterShape.of("running_mean", width), ParameterShape.of("running_var", width));
    }

    @Override
    public void initializeStatistics(List<Shape> inputs, float[] theta, int at) {
        int width = inputs.get(0).channels();
        Arrays.fill(theta, at + width, at + 2 * width, 1f);
    }

    @Override
    public void updateStatistics(float[] theta, float[] sums, int at, int count, double rows) {
        for (int i = at; i < at + count; i++) {
            theta[i] += (float) (momentum * (sums[i] / rows - theta[i]));
        }
    }

    /** Mean, variance and 1 / sqrt(v + epsilon) of each feature or channel, and two sums. */
    @Override
    public int scratch(List<Shape> inputs, int rows) {
        return 5 * inputs.get(0).channels();
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        Shape shape = pass.input(0);
        int width = shape.channels();
        float[] scratch = pass.scratch();
        if (!pass.training()) {
            System.arraycopy(pass.theta(), pass.statisticsAt(), scratch, 0, 2 * width);
        } else if (shape.isFlat()) {
            observe(x[0], scratch);
        } else {
            ChannelNorm.observe(shape, x[0], scratch);
        }
        for (int j = 0; j < width; j++) {
            scratch[2 * width + j] = (float) (1 / Math.sqrt(scratch[width + j] + epsilon));
        }
        if (shape.isFlat()) {
            normalize(pass, x[0], y);
        } else {
            ChannelNorm.normalize(pass, x[0], y);
        }
    }

    private static void normalize(Pass pass, Matrix x, Matrix y) {
        int width = y.cols();
        float[] scratch = pass.scratch();
        for (int i = 0; i < y.rows(); i++) {
            for (int j = 0; j < width; j++) {
                float n = (x.get(i, j) - scratch[j]) * scratch[2 * width + j];
                int s = pass.at() + j;
                y.set(i, j, pass.theta()[s] * n + pass.theta()[s + width]);
            }
        }
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        boolean flat = pass.input(0).isFlat();
        int width = pass.input(0).channels();
        float[] scratch = pass.scratch();
        if (flat) {
            sum(x[0], dY, scratch);
        } else {
            ChannelNorm.sum(pass, x[0], dY);
        }
        for (int j = 0; j < width; j++) {
            pass.gradient()[pass.at() + j] += scratch[4 * width + j];
            pass.gradient()[pass.at() + width + j] += scratch[3 * width + j];
            pass.gradient()[pass.statisticsAt() + j] += y.rows() * scratch[j];
            pass.gradient()[pass.statisticsAt() + width + j] += y.rows() * scratch[width + j];
        }
        if (dX[0] != null && flat) {
            addInputGradient(pass, x[0], dY, dX[0]);
        } else if (dX[0] != null) {
            ChannelNorm.addInputGradient(pass, x[0], dY, dX[0]);
        }
    }

    private static void sum(Matrix x, Matrix dY, float[] scratch) {
        int width = x.cols();
        int sums = 3 * width;
        Arrays.fill(scratch, sums, 5 * width, 0f);
        for (int i = 0; i < dY.rows(); i++) {
            for (int j = 0; j < width; j++) {
                float n = (x.get(i, j) - scratch[j]) * scratch[2 * width + j];
                scratch[sums + j] += dY.get(i, j);
                scratch[sums + width + j] += dY.get(i, j) * n;
            }
        }
    }

    private static void addInputGradient(Pass pass, Matrix x, Matrix dY, Matrix dX) {
        int width = x.cols();
        float[] scratch = pass.scratch();
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < width; j++) {
                float inverse = scratch[2 * width + j];
                float n = (x.get(i, j) - scratch[j]) * inverse;
                float mean = scratch[3 * width + j] / x.rows();
                float meanN = scratch[4 * width + j] / x.rows();
                float d = pass.theta()[pass.at() + j] * inverse;
                float through = pass.training() ? mean + n * meanN : 0;
                dX.set(i, j, dX.get(i, j) + d * (dY.get(i, j) - through));
            }
        }
    }

    /** Writes the features' means, then their variances; two passes, for accuracy. */
    private static void observe(Matrix x, float[] to) {
        int width = x.cols();
        Arrays.fill(to, 0, 2 * width, 0f);
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < width; j++) {
                to[j] += x.get(i, j) / x.rows();
            }
        }
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < width; j++) {
                float d = x.get(i, j) - to[j];
                to[width + j] += d * d / x.rows();
            }
        }
    }
}
