package org.backdraft.nn;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One forward and backward of one module on random numbers, with every buffer inside a larger array
 * and every accumulated buffer filled before. Statistics in theta are over 0, as variances are.
 */
final class ModuleRun {
    static final float FILLED = 10f;
    static final long SEED = 1;

    final Module module;
    final Matrix[] x;
    final float[] theta;
    final int at;
    final int statisticsAt;
    final Matrix y;
    final Matrix dY;
    final Matrix[] dX;
    final float[] gradient;
    final Pass pass;

    /** Runs; the gradients of the inputs after the first are left out when {@code onlyFirst}. */
    ModuleRun(Module module, SplittableRandom random, int rows, boolean onlyFirst, int... widths) {
        this(module, random, rows, onlyFirst, Arrays.stream(widths).mapToObj(Shape::of).toList());
    }

    /** Likewise on inputs of shapes. */
    ModuleRun(Module module, SplittableRandom random, int rows, boolean onlyFirst, List<Shape> in) {
        this.module = module;
        x = new Matrix[in.size()];
        dX = new Matrix[in.size()];
        for (int k = 0; k < in.size(); k++) {
            int width = in.get(k).size();
            x[k] = RandomMatrices.normal(random, rows, width);
            dX[k] = k > 0 && onlyFirst ? null : RandomMatrices.normal(random, rows, width);
            if (dX[k] != null) {
                dX[k].fill(FILLED);
            }
        }
        at = random.nextInt(5);
        statisticsAt = at + size(module.parameters(in)) + random.nextInt(5);
        int end = statisticsAt + size(module.statistics(in));
        theta = RandomMatrices.normals(random, end + random.nextInt(5));
        for (int i = statisticsAt; i < end; i++) {
            theta[i] = 0.1f + Math.abs(theta[i]);
        }
        gradient = new float[theta.length];
        Arrays.fill(gradient, FILLED);
        y = RandomMatrices.normal(random, rows, module.outputShape(in).size());
        y.fill(Float.NaN);
        dY = RandomMatrices.normal(random, rows, y.cols());
        pass = new Pass(module, in, rows, at, statisticsAt);
        pass.train(theta, gradient, SEED);
        module.forward(pass, x, y);
        module.backward(pass, x, y, dY, dX);
    }

    /** The output of the same inputs at evaluation. */
    Matrix evaluated() {
        Matrix result = Matrix.zeros(y.rows(), y.cols());
        pass.evaluate(theta);
        module.forward(pass, x, result);
        return result;
    }

    private static int size(List<ParameterShape> tensors) {
        return tensors.stream().mapToInt(ParameterShape::size).sum();
    }
}
