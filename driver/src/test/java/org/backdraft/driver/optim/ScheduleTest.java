package org.backdraft.driver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import org.backdraft.driver.optim.Schedule.Constant;
import org.backdraft.driver.optim.Schedule.Cosine;
import org.backdraft.driver.optim.Schedule.Exponential;
import org.backdraft.driver.optim.Schedule.InverseTime;
import org.backdraft.driver.optim.Schedule.MultiStep;
import org.backdraft.driver.optim.Schedule.OneCycle;
import org.backdraft.driver.optim.Schedule.Polynomial;
import org.backdraft.driver.optim.Schedule.StepDecay;
import org.backdraft.driver.optim.Schedule.WarmUp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

class ScheduleTest {
    /** Both sides compute in double, PyTorch step by step from the rate before. */
    private static final double TOLERANCE = 1e-12;

    private static final JsonNode GOLDEN = Golden.read("schedules.json").get("schedules");

    private static final Map<String, Schedule> SCHEDULES =
            Map.of(
                    "step", new StepDecay(7, 0.5),
                    "multi-step", new MultiStep(List.of(3L, 10L, 41L), 0.3),
                    "exponential", new Exponential(1, 0.95),
                    "polynomial", new Polynomial(50, 2, 0),
                    "cosine", new Cosine(60, 0, 0.1),
                    "restarts-alike", new Cosine(11, 1, 0.05),
                    "restarts-doubling", new Cosine(7, 2, 0.01),
                    "warm-up", new WarmUp(8, 0.1, new StepDecay(10, 0.5)),
                    "one-cycle", new OneCycle(61, 0.25, 0.1, 0.001),
                    "one-cycle-usual", OneCycle.of(61));

    private static Set<String> names() {
        return SCHEDULES.keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void factor_sixtyUpdates_agreesWithPyTorch(String name) {
        JsonNode golden = GOLDEN.get(name);
        for (int t = 0; t < 60; t++) {
            double factor = SCHEDULES.get(name).factor(t);
            Golden.assertClose(factor, golden.get(t), TOLERANCE, 1, name + " at " + t);
        }
        assertThat(golden).hasSize(60);
    }

    @Test
    void golden_schedules_areAllTested() {
        assertThat(GOLDEN.fieldNames()).toIterable().hasSameElementsAs(names());
        Set<Class<?>> tested =
                SCHEDULES.values().stream().map(Schedule::getClass).collect(Collectors.toSet());
        tested.addAll(Set.of(Constant.class, InverseTime.class)); // which PyTorch lacks
        assertThat(tested).containsExactlyInAnyOrder(Schedule.class.getPermittedSubclasses());
    }

    @Test
    void factor_closedForms_areTheseNumbers() {
        assertThat(new Constant().factor(1L << 40)).isEqualTo(1);
        assertThat(new InverseTime(10, 0.5).factor(0)).isEqualTo(1);
        assertThat(new InverseTime(10, 0.5).factor(20)).isEqualTo(0.5);
        assertThat(new Exponential(10, 0.25).factor(5)).isEqualTo(0.5);
        assertThat(new Polynomial(10, 1, 0.5).factor(5)).isEqualTo(0.75);
        assertThat(new MultiStep(List.of(), 0.1).factor(1000)).isEqualTo(1);
    }

    @Test
    void factor_pastTheEnd_staysThere() {
        assertThat(new Polynomial(10, 3, 0.2).factor(1L << 40)).isEqualTo(0.2);
        assertThat(new Cosine(10, 0, 0.2).factor(1L << 40)).isEqualTo(0.2);
        assertThat(new OneCycle(10, 0.3, 0.1, 0.01).factor(1L << 40))
                .isCloseTo(0.01, within(TOLERANCE));
    }

    @Test
    void factor_periodOfOneAndAHalf_restartsWhereThePeriodsEnd() {
        Cosine cosine = new Cosine(4, 1.5, 0);

        // Periods of 4, 6, 9 and 13.5.
        for (long start : List.of(0, 4, 10, 19)) {
            assertThat(cosine.factor(start)).as("%d", start).isEqualTo(1);
        }
        assertThat(cosine.factor(7)).isCloseTo(0.5, within(TOLERANCE));
        assertThat(cosine.factor(33)).isCloseTo(1, within(0.01));
    }

    @Test
    void factor_shortestCycle_hasPeakAndEnd() {
        OneCycle cycle = new OneCycle(2, 0.5, 0.1, 0.01);

        assertThat(cycle.factor(0)).isEqualTo(1);
        assertThat(cycle.factor(1)).isCloseTo(0.01, within(TOLERANCE));
    }

    @Test
    void factor_warmUpInFrontOfACycle_risesToItsStart() {
        Schedule schedule = new WarmUp(10, 0, new OneCycle(100, 0.3, 0.2, 0));

        assertThat(schedule.factor(0)).isEqualTo(0);
        assertThat(schedule.factor(5)).isCloseTo(0.1, within(TOLERANCE));
        assertThat(schedule.factor(10)).isCloseTo(0.2, within(TOLERANCE));
    }

    @Test
    void constructors_badSettings_throwWithThem() {
        assertRejects("every must be 1 or more, not 0", () -> new StepDecay(0, 0.5));
        assertRejects("gamma must be over 0 and at most 1, not 1.5", () -> new StepDecay(1, 1.5));
        assertRejects(
                "milestones must ascend from over 0, not [3, 3]",
                () -> new MultiStep(List.of(3L, 3L), 0.5));
        assertRejects(
                "gamma must be over 0 and at most 1, not 0.0", () -> new MultiStep(List.of(), 0));
        assertRejects("every must be 1 or more, not -1", () -> new Exponential(-1, 0.5));
        assertRejects(
                "gamma must be over 0 and at most 1, not NaN",
                () -> new Exponential(1, Double.NaN));
        assertRejects("every must be 1 or more, not 0", () -> new InverseTime(0, 0.5));
        assertRejects(
                "decay must be 0 or more and fit float32, not -0.5",
                () -> new InverseTime(1, -0.5));
        assertRejects("over must be 1 or more, not 0", () -> new Polynomial(0, 1, 0));
        assertRejects(
                "power must be over 0 and fit float32, not 0.0", () -> new Polynomial(1, 0, 0));
        assertRejects("end must be from 0 to 1, not 2.0", () -> new Polynomial(1, 1, 2));
        assertRejects("period must be 1 or more, not 0", () -> new Cosine(0, 1, 0));
        assertRejects(
                "the period factor must be 1 or more, or 0 for no restarts, not 0.5",
                () -> new Cosine(1, 0.5, 0));
        assertRejects("end must be from 0 to 1, not -1.0", () -> new Cosine(1, 1, -1));
        assertRejects("over must be 1 or more, not 0", () -> new WarmUp(0, 0, new Constant()));
        assertRejects("start must be from 0 to 1, not 2.0", () -> new WarmUp(1, 2, new Constant()));
        assertRejects("over must be 2 or more, not 1", () -> new OneCycle(1, 0.3, 0, 0));
        assertRejects(
                "the peak must be at over 0 and under 1 of the cycle, not 1.0",
                () -> new OneCycle(9, 1, 0, 0));
        assertRejects(
                "the start factor must be from 0 to 1, not 2.0", () -> new OneCycle(9, 0.5, 2, 0));
        assertRejects(
                "the end factor must be from 0 to 1, not 2.0", () -> new OneCycle(9, 0.5, 0, 2));
    }

    private static void assertRejects(
            String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable constructor) {
        assertThatThrownBy(constructor)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
