package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Convolutions' outputs and gradients against PyTorch's; golden/convolutions.py says which. */
class ConvolutionGoldensTest {
    /** PyTorch computed in float64; sums of up to 200 products of numbers up to 2. */
    private static final double TOLERANCE = 1e-5;

    private static final Map<String, Golden> GOLDENS = Golden.read("convolutions.txt");

    static Collection<Golden> goldens() {
        return GOLDENS.values();
    }

    private static Convolution convolution(Golden golden) {
        float[] setting = golden.numbers("setting");
        List<List<Integer>> window = new ArrayList<>();
        Matrix lines = golden.get("window");
        for (int i = 0; i < lines.rows(); i++) {
            List<Integer> sizes = new ArrayList<>();
            for (int j = 0; j < lines.cols(); j++) {
                sizes.add((int) lines.get(i, j));
            }
            window.add(sizes);
        }
        return new Convolution(
                (int) setting[0],
                new Window(window.get(0), window.get(1), window.get(2), window.get(3)),
                (int) setting[1],
                setting[2] == 1,
                Initializer.GLOROT);
    }

    @Test
    void goldens_together_haveBothDimensionsGroupsAndBias() {
        List<Convolution> all =
                goldens().stream().map(ConvolutionGoldensTest::convolution).toList();

        assertThat(all).hasSize(50);
        assertThat(all.stream().filter(each -> each.window().dimensions() == 1)).hasSize(25);
        assertThat(all.stream().map(Convolution::groups).distinct()).contains(1, 2, 3);
        assertThat(all.stream().map(Convolution::bias).distinct()).contains(true, false);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void forwardAndBackward_likePyTorch(Golden golden) {
        Convolution convolution = convolution(golden);
        Matrix[] x = {golden.get("x0")};
        Matrix[] dX = {golden.zerosLike("x0")};
        Matrix y = golden.zerosLike("y");
        float[] theta = golden.numbers("theta");
        float[] gradient = new float[theta.length];
        Pass pass = new Pass(convolution, golden.shapes(x), y.rows(), 0, theta.length);

        pass.train(theta, gradient, 0);
        convolution.forward(pass, x, y);
        convolution.backward(pass, x, y, golden.get("dY"), dX);

        golden.assertClose("y", y, TOLERANCE);
        golden.assertClose("dX0", dX[0], TOLERANCE);
        golden.assertClose("dTheta", gradient, golden.numbers("dTheta"), TOLERANCE);
    }
}
