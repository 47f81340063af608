package org.backdraft.nn;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One forward and backward of one module on random numbers, with every buffer inside a larger array
 * and every accumulated buffer filled before.
 */
final class ModuleRun {
    static final float FILLED = 10f;

    final Matrix[] x;
    final float[] theta;
    final int at;
    final Matrix y;
    final Matrix dY;
    final Matrix[] dX;
    final float[] gradient;

    /** Runs; the gradients of the inputs after the first are left out when {@code onlyFirst}. */
    ModuleRun(Module module, SplittableRandom random, int rows, boolean onlyFirst, int... widths) {
        x = new Matrix[widths.length];
        dX = new Matrix[widths.length];
        for (int k = 0; k < widths.length; k++) {
            x[k] = RandomMatrices.normal(random, rows, widths[k]);
            dX[k] = k > 0 && onlyFirst ? null : RandomMatrices.normal(random, rows, widths[k]);
            if (dX[k] != null) {
                dX[k].fill(FILLED);
            }
        }
        var in = Arrays.stream(widths).boxed().toList();
        at = random.nextInt(5);
        int count = module.parameters(in).stream().mapToInt(ParameterShape::size).sum();
        theta = RandomMatrices.normals(random, at + count + random.nextInt(5));
        gradient = new float[theta.length];
        Arrays.fill(gradient, FILLED);
        y = RandomMatrices.normal(random, rows, module.outputWidth(in));
        y.fill(Float.NaN);
        dY = RandomMatrices.normal(random, rows, y.cols());
        module.forward(x, theta, at, y);
        module.backward(x, theta, at, y, dY, dX, gradient);
    }
}
