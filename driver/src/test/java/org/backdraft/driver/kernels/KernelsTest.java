package org.backdraft.driver.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.nn.Activation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;

/** Runs every benchmark for a moment, in this JVM; what they measure then says nothing. */
public class KernelsTest {
    private static Collection<RunResult> results;

    @BeforeAll
    static void runEach() throws RunnerException {
        // Other runs of JMH on this machine don't matter.
        System.setProperty("jmh.ignoreLock", "true");
        Options aMoment =
                new OptionsBuilder()
                        .include("org\\.backdraft\\.")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        results = new Runner(aMoment).run();
    }

    private static Stream<RunResult> resultsOf(String benchmark) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith(benchmark));
    }

    @Test
    void benchmarks_all_runWithEachParameter() {
        assertThat(results.stream().map(result -> result.getParams().getBenchmark()).distinct())
                .extracting(name -> name.replaceFirst("org\\.backdraft\\.", ""))
                .containsExactlyInAnyOrder(
                        "driver.kernels.BlasBenchmark.forward",
                        "driver.kernels.BlasBenchmark.weightGradient",
                        "driver.kernels.BlasBenchmark.inputGradient",
                        "driver.kernels.AugmentationBenchmark.augment",
                        "driver.kernels.ConvolutionBenchmark.forward",
                        "driver.kernels.ConvolutionBenchmark.gradient",
                        "driver.kernels.ActivationBenchmark.forward",
                        "driver.kernels.ActivationBenchmark.backward",
                        "driver.kernels.CrossEntropyBenchmark.gradient",
                        "driver.kernels.CrossEntropyBenchmark.lossSum",
                        "driver.kernels.UpdateBenchmark.update",
                        "driver.kernels.TreeSumBenchmark.tree",
                        "driver.kernels.TreeSumBenchmark.add",
                        "driver.kernels.ScorerBenchmark.scorerRow",
                        "driver.kernels.ScorerBenchmark.onnxRuntimeRow",
                        "driver.kernels.ScorerBenchmark.scorerBatch",
                        "driver.kernels.ScorerBenchmark.onnxRuntimeBatch",
                        "worker.GatherBenchmark.gather");
        assertThat(resultsOf("BlasBenchmark.forward")).hasSize(BlasBenchmark.Layer.values().length);
        assertThat(resultsOf("UpdateBenchmark.update"))
                .hasSize(UpdateBenchmark.Rule.values().length);
        assertThat(results)
                .allSatisfy(
                        result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
    }

    @Test
    void products_workCounted_isTwoOperationsAWeightAndRow() {
        assertThat(resultsOf("BlasBenchmark.weightGradient"))
                .allSatisfy(
                        result -> {
                            String[] words = result.getParams().getParam("layer").split("_");
                            double product =
                                    Arrays.stream(words, 1, words.length)
                                            .mapToDouble(Double::parseDouble)
                                            .reduce(2e-6, (a, b) -> a * b);
                            double products = result.getPrimaryResult().getScore();
                            double speed = result.getSecondaryResults().get("gigaflops").getScore();
                            assertThat(speed / products).isCloseTo(product, within(1e-9));
                        });
    }

    @Test
    void activationsAndRules_thatThereAre_areAllMeasured() {
        assertThat(ActivationBenchmark.Function.values())
                .extracting(function -> (Object) function.module().getClass())
                .containsExactlyInAnyOrder((Object[]) Activation.class.getPermittedSubclasses());
        assertThat(UpdateBenchmark.Rule.values())
                .extracting(rule -> (Object) rule.optimizer().getClass())
                .containsAll(leaves(FirstOrder.class).toList());
    }

    @Test
    void scorerAndOnnxRuntime_onTheSameRows_agree() throws Exception {
        ScorerBenchmark both = new ScorerBenchmark();
        both.draw();
        try {
            float[] row = both.scorerRow().clone();
            assertThat(both.onnxRuntimeRow()).containsExactly(row, offset(1e-5f));
            float[][] rows =
                    Arrays.stream(both.scorerBatch()).map(float[]::clone).toArray(float[][]::new);
            float[][] found = both.onnxRuntimeBatch();
            for (int i = 0; i < rows.length; i++) {
                assertThat(found[i]).as("row %d", i).containsExactly(rows[i], offset(1e-5f));
            }
        } finally {
            both.close();
        }
    }

    /** The records at the end of a sealed interface's branches. */
    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(KernelsTest::leaves)
                : Stream.of(type);
    }
}
