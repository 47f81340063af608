package org.backdraft.driver.sync;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whom some steps waited for, as a step takes as long as its slowest executor.
 *
 * @param slowest in how many steps an executor was the slowest, by its number; of executors alone
 * @param evenNanos what computing would have taken with all tasks equally fast, added up over steps
 */
public record Waits(Map<Integer, Long> slowest, long evenNanos) {

    /** Of no steps, or of steps in one process. */
    public static final Waits NONE = new Waits(Map.of(), 0);

    public Waits {
        slowest = Map.copyOf(slowest);
    }

    /** Of one step; of none where its tasks were in the driver's process. */
    static Waits of(TaskTimes tasks) {
        return tasks.executor() == TaskTimes.NO_NUMBER
                ? NONE
                : new Waits(Map.of(tasks.executor(), 1L), tasks.mean());
    }

    /** The executor that was the slowest most often; the lowest number of several. */
    public Optional<Integer> slowestExecutor() {
        return slowest.keySet().stream()
                .min(
                        (a, b) -> {
                            int more = Long.compare(slowest.get(b), slowest.get(a));
                            return more != 0 ? more : Integer.compare(a, b);
                        });
    }

    /** Of these steps and others. */
    Waits plus(Waits other) {
        return other.slowest.isEmpty() ? this : with(other, 1);
    }

    /** Of these steps without the earlier ones among them. */
    Waits minus(Waits earlier) {
        return earlier.slowest.isEmpty() ? this : with(earlier, -1);
    }

    private Waits with(Waits other, int sign) {
        Map<Integer, Long> sum = new HashMap<>(slowest);
        other.slowest.forEach((executor, steps) -> sum.merge(executor, sign * steps, Long::sum));
        sum.values().removeIf(steps -> steps == 0);
        return new Waits(sum, evenNanos + sign * other.evenNanos);
    }
}
