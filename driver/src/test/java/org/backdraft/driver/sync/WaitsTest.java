package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class WaitsTest {

    @Test
    void times_ofSeveralTasks_areTheSlowestOnesAndTheirMean() {
        TaskTimes all =
                TaskTimes.NONE
                        .plus(new TaskTimes(30, 4, 30, 1))
                        .plus(new TaskTimes(70, 2, 70, 1))
                        .plus(new TaskTimes(20, 7, 20, 1));

        assertThat(all).isEqualTo(new TaskTimes(70, 2, 120, 3));
        assertThat(all.mean()).isEqualTo(40);
    }

    @Test
    void waits_ofSteps_countWhoWasSlowest() {
        Waits first = Waits.of(new TaskTimes(30, 4, 40, 2));
        Waits both = first.plus(Waits.of(new TaskTimes(50, 2, 80, 2)));
        Waits three = both.plus(Waits.of(new TaskTimes(60, 4, 100, 2)));

        assertThat(three).isEqualTo(new Waits(Map.of(4, 2L, 2, 1L), 20 + 40 + 50));
        assertThat(three.slowestExecutor()).contains(4);
        assertThat(both.slowestExecutor()).contains(2);
        assertThat(three.minus(first)).isEqualTo(new Waits(Map.of(4, 1L, 2, 1L), 40 + 50));
        assertThat(three.minus(three).slowestExecutor()).isEmpty();
    }

    @Test
    void executor_namedByANumber_hasIt() {
        assertThat(List.of("0", "7", "00042", "123456789"))
                .extracting(TaskTimes::number)
                .containsExactly(0, 7, 42, 123456789);
        assertThat(List.of("", "driver", "-1", "+1", "1.0", "12a", "\u0663", "1234567890"))
                .extracting(TaskTimes::number)
                .containsOnly(TaskTimes.NO_NUMBER);
    }

    @Test
    void waits_ofTheDriversOwnTasks_areNone() {
        assertThat(Waits.of(TaskTimes.ofThisProcess(5))).isSameAs(Waits.NONE);
    }
}
