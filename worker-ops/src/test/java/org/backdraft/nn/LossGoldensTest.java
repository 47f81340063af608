package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Losses and their gradients against PyTorch's; golden/modules.py says which. */
class LossGoldensTest {
    /*
     * PyTorch computed in float64 and the file has 12 digits, so the differences are Backdraft's
     * roundings: a few of 2^-24 = 6e-8 for each of six rows.
     */
    private static final double TOLERANCE = 2e-6;

    private static final Map<String, Golden> GOLDENS = Golden.read("losses.txt");

    static Collection<Golden> goldens() {
        return GOLDENS.values();
    }

    private static Loss loss(Golden golden) {
        int width = golden.get("output").cols();
        ClassWeights weights =
                new ClassWeights(List.of(0.5, 3.0, 0.0, 1.25, 2.0).subList(0, width));
        return switch (golden.kind()) {
            case "squared-error" -> new SquaredError();
            case "absolute-error" -> new AbsoluteError();
            case "huber" -> new Huber(0.75);
            case "binary-cross-entropy" -> new BinaryCrossEntropy();
            case "binary-cross-entropy-weights" ->
                    new BinaryCrossEntropy(new ClassWeights(List.of(0.5, 3.0)));
            case "cross-entropy" -> new CrossEntropy();
            case "cross-entropy-weights" -> new CrossEntropy(0, weights);
            case "cross-entropy-smoothing" -> new CrossEntropy(0.125, ClassWeights.NONE);
            case "cross-entropy-smoothing-weights" -> new CrossEntropy(0.125, weights);
            case "hinge" -> new Hinge();
            case "perceptron" -> new Perceptron();
            default -> throw new IllegalArgumentException(golden.name());
        };
    }

    @Test
    void goldens_together_haveEveryLoss() {
        Set<Class<?>> losses = new HashSet<>();
        goldens().forEach(golden -> losses.add(loss(golden).getClass()));

        assertThat(losses).containsExactlyInAnyOrderElementsOf(Registered.records(Loss.class));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void lossSumAndGradient_likePyTorch(Golden golden) {
        Loss loss = loss(golden);
        Matrix output = golden.get("output");
        Matrix target = golden.get("target");
        Matrix weight = golden.get("weight");
        Matrix dOutput = golden.zerosLike("output");

        double sum = loss.lossSum(output, target, weight);
        double again = loss.gradient(output, target, weight, dOutput);

        double expected = golden.number("loss");
        assertThat(sum).isCloseTo(expected, within(TOLERANCE * Math.max(1, expected)));
        assertThat(again).isEqualTo(sum);
        assertThat(loss.targetWidth(output.cols())).isEqualTo(target.cols());
        golden.assertClose("dOutput", dOutput, TOLERANCE);
    }

    static List<Golden> crossEntropies() {
        return goldens().stream().filter(each -> each.tensors().containsKey("mean")).toList();
    }

    /** PyTorch's mean is over the sum of the rows' class weights, with smoothing too. */
    @ParameterizedTest
    @MethodSource("crossEntropies")
    void weightSum_rowsOfWeightOne_isWhatPyTorchDividesBy(Golden golden) {
        Loss loss = loss(golden);
        Matrix ones = golden.zerosLike("weight");
        ones.fill(1);

        double sum = loss.lossSum(golden.get("output"), golden.get("target"), ones);
        double weights = loss.weightSum(golden.get("target"), ones);

        double mean = golden.number("mean");
        assertThat(sum / weights).isCloseTo(mean, within(TOLERANCE * Math.max(1, mean)));
    }
}
