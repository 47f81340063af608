package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** The gradient check of every loss, over one linear module and over random networks. */
class LossGradientsTest {
    private static final ClassWeights TWO = new ClassWeights(List.of(0.5, 3.0));
    private static final ClassWeights THREE = new ClassWeights(List.of(0.5, 3.0, 0.25));

    /** Every loss, with the fewest and the most outputs that its check gives it. */
    record LossCase(Loss loss, int fewest, int most) {}

    static final List<LossCase> LOSSES =
            List.of(
                    new LossCase(new SquaredError(), 1, 4),
                    new LossCase(new AbsoluteError(), 1, 4),
                    new LossCase(new Huber(0.7), 1, 4),
                    new LossCase(new CrossEntropy(), 2, 5),
                    new LossCase(new CrossEntropy(0.2, ClassWeights.NONE), 2, 5),
                    new LossCase(new CrossEntropy(0, THREE), 3, 3),
                    new LossCase(new CrossEntropy(0.3, THREE), 3, 3),
                    new LossCase(new BinaryCrossEntropy(), 1, 1),
                    new LossCase(new BinaryCrossEntropy(TWO), 1, 1),
                    new LossCase(new BinaryCrossEntropy(), 2, 5),
                    new LossCase(new Hinge(), 1, 1),
                    new LossCase(new Hinge(), 2, 5),
                    new LossCase(new Perceptron(), 1, 1),
                    new LossCase(new Perceptron(), 2, 5));

    @Test
    void losses_each_haveAGradientCheck() {
        assertThat(LOSSES.stream().<Class<?>>map(each -> each.loss.getClass()).distinct())
                .as("losses with a gradient check")
                .containsExactlyInAnyOrderElementsOf(Registered.records(Loss.class));
    }

    static List<LossCase> losses() {
        return LOSSES;
    }

    @ParameterizedTest
    @MethodSource("losses")
    void run_lossOverLinear_passes(LossCase each) {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int width = random.nextInt(each.fewest, each.most + 1);
            Graph graph = Gradients.linear(1 + random.nextInt(4), width);

            Gradients.assertPasses(graph, each.loss, random, each.loss + ", seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void run_lossOverRandomGraph_passes(LossCase each) {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Graph graph = RandomGraphs.dag(random, random.nextInt(each.fewest, each.most + 1));

            Gradients.assertPasses(
                    graph, each.loss, random, each + ", seed " + seed + ": " + graph.nodes());
        }
    }

    /** What the check above walks through. */
    @Test
    void randomGraphs_together_haveEveryModuleFanOutAndSharing() {
        Set<Class<?>> modules = new HashSet<>();
        boolean sharing = false;
        boolean fanOut = false;
        int most = 0;
        for (long seed = 0; seed < 60; seed++) {
            Graph graph = RandomGraphs.dag(new SplittableRandom(seed), 2);
            List<String> taken = graph.nodes().stream().flatMap(n -> n.inputs().stream()).toList();
            graph.nodes().forEach(node -> modules.add(node.module().getClass()));
            sharing |= graph.nodes().stream().anyMatch(node -> !node.shares().isEmpty());
            fanOut |= new HashSet<>(taken).size() < taken.size();
            most = Math.max(most, graph.nodes().size());
        }
        assertThat(modules).containsExactlyInAnyOrderElementsOf(Registered.records(Module.class));
        assertThat(sharing).isTrue();
        assertThat(fanOut).isTrue();
        assertThat(most).isGreaterThanOrEqualTo(12);
    }
}
