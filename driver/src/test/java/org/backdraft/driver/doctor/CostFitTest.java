package org.backdraft.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class CostFitTest {
    private static final int SHARDS = 16;

    private static CostFit.Observation observation(
            CostFit truth, int executors, long bytes, double noise) {
        // Batches of some sizes.
        double flops = 1e3 * bytes * (1 + (bytes + executors) % 4);
        double seconds = truth.model(bytes, SHARDS, 1, flops).stepSeconds(executors) * noise;
        return new CostFit.Observation(executors, 1, SHARDS, bytes, flops, seconds);
    }

    private static List<CostFit.Observation> observations(CostFit truth, double noise) {
        SplittableRandom random = new SplittableRandom(1);
        List<CostFit.Observation> all = new ArrayList<>();
        for (int executors : new int[] {1, 2, 3, 4, 8}) {
            for (long bytes : new long[] {31_400, 1_060_001, 7_440_002, 20_000_003}) {
                double factor = 1 + noise * (2 * random.nextDouble() - 1);
                all.add(observation(truth, executors, bytes, factor));
            }
        }
        return all;
    }

    @Test
    void of_stepsOfAModel_givesItsCoefficientsBack() {
        CostFit truth = new CostFit(0.006, 0.0008, 1 / 4e8, 1 / 3e9, 1 / 9e10, 1 / 2e9, 1e-9);

        CostFit fit = CostFit.of(observations(truth, 0));

        assertThat(fit.jobSeconds()).isCloseTo(truth.jobSeconds(), within(1e-7));
        assertThat(fit.taskSeconds()).isCloseTo(truth.taskSeconds(), within(1e-8));
        assertThat(fit.secondsAByte() * 4e8).isCloseTo(1, within(1e-4));
        assertThat(fit.mergeSecondsAByte() * 3e9).isCloseTo(1, within(1e-3));
        assertThat(fit.secondsAFlop() * 9e10).isCloseTo(1, within(1e-4));
        assertThat(fit.secondsAShardByte() * 2e9).isCloseTo(1, within(1e-3));
        assertThat(fit.updateSecondsAByte() * 1e9).isCloseTo(1, within(1e-3));
    }

    @Test
    void of_noisySteps_predictsOtherLayoutsAsWell() {
        CostFit truth = new CostFit(0.006, 0.0008, 1 / 4e8, 1 / 3e9, 1 / 9e10, 1 / 2e9, 1e-9);

        CostFit fit = CostFit.of(observations(truth, 0.02));

        for (int executors : new int[] {6, 16, 100}) {
            CostFit.Observation unseen = observation(truth, executors, 4_000_000, 1);
            assertThat(fit.relativeError(unseen))
                    .as("%d executors", executors)
                    .isCloseTo(0, within(0.15));
        }
    }

    @Test
    void of_stepsThatCostNothingByTheByte_hasNoNegativeCoefficient() {
        CostFit truth = new CostFit(0.01, 0.002, 1e-15, 1e-15, 0, 0, 0);

        CostFit fit = CostFit.of(observations(truth, 0.2));

        assertThat(
                        List.of(
                                fit.jobSeconds(),
                                fit.taskSeconds(),
                                fit.secondsAByte(),
                                fit.mergeSecondsAByte(),
                                fit.secondsAFlop(),
                                fit.secondsAShardByte(),
                                fit.updateSecondsAByte()))
                .allMatch(coefficient -> coefficient >= 0);
        assertThat(fit.model(1_000_000, SHARDS, 1, 1e9).stepSeconds(1_000)).isFinite();
    }
}
