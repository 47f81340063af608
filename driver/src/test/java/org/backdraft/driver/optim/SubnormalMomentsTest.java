package org.backdraft.driver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.SplittableRandom;

/** Moments of gradients that have become 0, as a dead unit's. */
class SubnormalMomentsTest {
    private static List<FirstOrder> quicklyForgetting() {
        return List.of(
                new Sgd(0.1, 0.9, false),
                new Sgd(0.1, 0.9, true),
                new RmsProp(0.1, 0.9, 1e-4, 0, false),
                new RmsProp(0.1, 0.9, 1e-4, 0.9, false),
                new RmsProp(0.1, 0.9, 1e-4, 0, true),
                new RmsProp(0.1, 0.9, 1e-4, 0.9, true),
                new Adadelta(1, 0.9, 1e-6),
                new Adam(0.1, 0.9, 0.9, 1e-6),
                new AdamW(0.1, 0.9, 0.9, 1e-6, 0),
                new Nadam(0.1, 0.9, 0.9, 1e-6, 0),
                new Lars(0.1, 0.9, 0, 1),
                new Lamb(0.1, 0.9, 0.9, 1e-6, 0));
    }

    /** Subnormal moments would make every further update many times as slow. */
    @ParameterizedTest
    @MethodSource("quicklyForgetting")
    void apply_gradientsHaveBecomeZero_momentsStayNormal(FirstOrder rule) {
        float[] theta = random(1);
        OptimizerState state = rule.initialState(40);
        Update update = Update.of(rule, 40);
        update.apply(theta, random(2), 1, 0.1, state);
        for (int i = 0; i < 2000; i++) {
            update.apply(theta, new float[40], 1, 0.1, state);
            for (float[] moment : state.moments()) {
                for (float value : moment) {
                    assertThat(value == 0 || Math.abs(value) > 1e-32)
                            .as("%g after %d", value, i)
                            .isTrue();
                }
            }
        }
        for (float[] moment : state.moments()) {
            for (float value : moment) {
                assertThat((double) value).isCloseTo(0, within(1e-29));
            }
        }
    }

    private static float[] random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[40];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
