package org.backdraft.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.optim.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class LocalConditionsTest {
    private static RunConfig config(String lines) {
        return RunConfig.parse(
                """
                data.train { format = csv, path = none }
                network = [{ type = linear, units = 2, name = out }]
                loss = cross-entropy
                local-steps = 4
                """
                        + lines,
                "test",
                Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "optimizer.momentum = 0.9",
                "schedule { type = cosine, warm-up = 1 }",
                "averaging.type = ema",
                "freeze = [out]",
                "optimizer.type = adam, local-steps = 1",
            })
    void check_whatGoesWithThem_passes(String line) {
        assertThatCode(() -> LocalConditions.check(config(line))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optimizer.type = adam | another optimizer than sgd",
                "optimizer.type = lbfgs | another optimizer than sgd",
                "accumulate = 2 | accumulate; leave it out",
                "clipping.norm = 1 | clipping",
                "regularization.l2 = 1 | regularization or parameter-groups",
                "parameter-groups = [{ modules = [out], learning-rate-factor = 2 }] | regularization",
                "schedule.type = plateau | schedule.type = plateau",
                "divergence.action = roll-back | divergence.action = roll-back",
            })
    void check_whatDoesNot_isNamed(String line, String part) {
        assertThatThrownBy(() -> LocalConditions.check(config(line)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("local-steps over 1 doesn't go with " + part);
    }

    @Test
    void rate_minibatches_haveThatOfTheirRound() {
        // 8 minibatches an epoch in rounds of 3, 3 and 2; halved after every second round.
        LocalRate rate = new LocalRate(0.4, new Schedule.StepDecay(2, 0.5), 8, 3);

        double[] expected = {0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.2, 0.2, 0.1, 0.1};
        for (int batch = 0; batch < expected.length; batch++) {
            assertThat(rate.at(batch)).as("minibatch %d", batch).isEqualTo(expected[batch]);
        }
    }
}
