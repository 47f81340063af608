package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.nn.AbsoluteError;
import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Golden;
import org.backdraft.nn.Hinge;
import org.backdraft.nn.Huber;
import org.backdraft.nn.Loss;
import org.backdraft.nn.Perceptron;
import org.backdraft.nn.Registered;
import org.backdraft.nn.SquaredError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Metrics against scikit-learn's; golden/metrics.py says which. */
class MetricGoldensTest {
    /* Expected figures are read as float32 and exponentials are rounded to it: a few of 6e-8. */
    private static final double TOLERANCE = 1e-6;

    private static final Map<String, Golden> GOLDENS = Golden.read("metrics.txt");

    static Collection<Golden> goldens() {
        return GOLDENS.values();
    }

    private static Loss loss(Golden golden) {
        return switch (golden.kind()) {
            case "cross-entropy" -> new CrossEntropy();
            case "binary-cross-entropy" -> new BinaryCrossEntropy();
            case "hinge" -> new Hinge();
            case "perceptron" -> new Perceptron();
            case "squared-error" -> new SquaredError();
            case "absolute-error" -> new AbsoluteError();
            case "huber" -> new Huber(1);
            default -> throw new IllegalArgumentException(golden.name());
        };
    }

    private static Set<String> figures(Golden golden) {
        Set<String> names = new HashSet<>(golden.tensors().keySet());
        names.removeAll(Set.of("output", "target"));
        return names;
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void of_outputs_isScikitLearns(Golden golden) {
        EvaluationSum sum =
                Evaluations.of(loss(golden), golden.get("output"), golden.get("target"));

        for (String name : figures(golden)) {
            double bound = TOLERANCE * Math.max(1, golden.get(name).get(0, 0));
            assertThat(Metric.parse(name).of(sum))
                    .as("%s of %s", name, golden.name())
                    .isCloseTo(golden.get(name).get(0, 0), within(bound));
        }
    }

    @Test
    void goldens_together_haveEveryLossAndMetric() {
        Set<Class<?>> losses = new HashSet<>();
        // The loss has goldens of its own; scikit-learn has no expected calibration error.
        Set<MetricKind> kinds = EnumSet.of(MetricKind.LOSS, MetricKind.CALIBRATION_ERROR);
        for (Golden golden : goldens()) {
            losses.add(loss(golden).getClass());
            figures(golden).forEach(name -> kinds.add(Metric.parse(name).kind()));
        }

        assertThat(losses).containsExactlyInAnyOrderElementsOf(Registered.records(Loss.class));
        assertThat(kinds).containsExactlyInAnyOrder(MetricKind.values());
    }
}
