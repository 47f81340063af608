package org.backdraft.driver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import org.backdraft.tensor.Sweep;
import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class AveragingTest {
    private static final JsonNode GOLDEN = Golden.read("schedules.json");

    private static void assertAgrees(String name, Averaging averaging) {
        JsonNode thetas = GOLDEN.get("thetas");
        AverageState state = new AverageState(new float[3], 0);
        for (int i = 0; i < thetas.size(); i++) {
            averaging.observe(Golden.floats(thetas.get(i)), i + 1, state, new Sweep(1));
            JsonNode expected = GOLDEN.get("averages").get(name).get(i);
            // Thirty times three roundings to float32, 6e-8 each, which the decay forgets.
            Golden.assertClose(state.average(), expected, 1e-6, 1, name + " after " + (i + 1));
        }
        assertThat(thetas).hasSize(30);
    }

    @Test
    void observe_exponential_agreesWithPyTorch() {
        assertAgrees("exponential", new ExponentialAverage(0.9));
    }

    @Test
    void observe_stochastic_agreesWithPyTorch() {
        assertAgrees("stochastic", new StochasticAverage(6, 4));
    }

    @Test
    void observe_stochastic_countsWhatIsDue() {
        AverageState state = new AverageState(new float[1], 0);
        for (int updates = 1; updates <= 10; updates++) {
            new StochasticAverage(3, 2)
                    .observe(new float[] {updates}, updates, state, new Sweep(1));
        }

        // After 3, 5, 7 and 9.
        assertThat(state.count()).isEqualTo(4);
        assertThat(state.average()).containsExactly(6);
    }

    @Test
    void observe_anyThreads_hasTheSameBits() {
        for (int length : new int[] {0, 1, 65_536, 65_537, 300_001}) {
            AverageState one = observed(length, 1);
            for (int threads : new int[] {2, 3, 7}) {
                assertThat(observed(length, threads).average())
                        .as("%d numbers, %d threads", length, threads)
                        .isEqualTo(one.average());
            }
        }
    }

    private static AverageState observed(int length, int threads) {
        SplittableRandom random = new SplittableRandom(length);
        AverageState state = new AverageState(new float[length], 0);
        float[] theta = new float[length];
        for (int updates = 1; updates <= 3; updates++) {
            for (int i = 0; i < length; i++) {
                theta[i] = (float) random.nextDouble();
            }
            new ExponentialAverage(0.7).observe(theta, updates, state, new Sweep(threads));
        }
        return state;
    }

    @Test
    void observe_otherLength_throwsWithBoth() {
        AverageState state = new AverageState(new float[3], 0);

        assertThatThrownBy(
                        () ->
                                new ExponentialAverage(0.5)
                                        .observe(new float[2], 1, state, new Sweep(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the average has 3 numbers, theta 2");
    }

    @Test
    void constructors_badSettings_throwWithThem() {
        assertThatThrownBy(() -> new ExponentialAverage(1))
                .hasMessage("the decay of the average must be from 0 to under 1, not 1.0");
        assertThatThrownBy(() -> new StochasticAverage(-1, 1))
                .hasMessage("from must be 0 or more, not -1");
        assertThatThrownBy(() -> new StochasticAverage(0, 0))
                .hasMessage("every must be 1 or more, not 0");
        assertThatThrownBy(() -> new AverageState(new float[1], -1))
                .hasMessage("count must be 0 or more, not -1");
    }
}
