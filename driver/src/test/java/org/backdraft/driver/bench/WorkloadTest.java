package org.backdraft.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Map;

/** Workloads' networks, against what is counted by hand. */
class WorkloadTest {
    @ParameterizedTest
    @EnumSource
    void config_any_takesItsDataAndEndsInItsClasses(Workload workload) {
        assertThat(workload.config(null, Map.of()).batchSize()).isEqualTo(workload.batchSize());
        assertThat(workload.graph().outputWidth()).isEqualTo(workload == Workload.W5 ? 2 : 10);
    }

    @Test
    void perceptron_countsEveryWeightOnceOrThrice() {
        assertThat(Workload.W1.parameters()).isEqualTo(785 * 300 + 301 * 100 + 101 * 10);
        assertThat(Workload.W1.flopsPerExample())
                .isEqualTo(4.0 * 784 * 300 + 6.0 * (300 * 100 + 100 * 10));
        assertThat(Workload.W2.title()).isEqualTo("W2 wide, 784-1024-1024-10, batch 1024");
    }

    @Test
    void lenet_countsEveryPlaceOfAWeight() {
        assertThat(Workload.W6.parameters()).isEqualTo(20 * 26 + 50 * 501 + 801 * 500 + 501 * 10);
        assertThat(Workload.W6.flopsPerExample())
                .isEqualTo(
                        4.0 * 24 * 24 * 20 * 25 + 6.0 * (8 * 8 * 50 * 500 + 800 * 500 + 500 * 10));
    }

    @Test
    void residual_countsBlocksAndProjections() {
        int norms = 16 * 5 + 32 * 5 + 64 * 5;
        int first = 16 * 9;
        int blocks = 9 * (4 * 16 * 16 + 16 * 32 + 3 * 32 * 32 + 32 * 64 + 3 * 64 * 64);
        int projections = 16 * 32 + 32 * 64;

        assertThat(Workload.W7.parameters())
                .isEqualTo(2 * norms + first + blocks + projections + 650);
        assertThat(Workload.W7.graph().shape(Workload.W7.graph().nodes().size() - 3).toString())
                .isEqualTo("64 x 7 x 7");
    }
}
