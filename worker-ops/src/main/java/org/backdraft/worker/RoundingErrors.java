package org.backdraft.worker;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;

/**
 * What rounding took from the groups that are completed in one place, of one model: the state of
 * error feedback.
 *
 * <p>Safe for any threads; a group is rounded by one of them at a time.
 */
public final class RoundingErrors {
    /*
     * sent = round(sum + error), error' = sum + error - sent (Seide et al., "1-bit stochastic gradient
     * descent", Interspeech 2014; Karimireddy et al., "Error feedback fixes SignSGD", 2019). An error
     * belongs to the step after the one that left it; in any other step it is stale or of an attempt
     * that was thrown away, and 0 stands for it.
     */
    private final Map<Integer, Group> groups = new ConcurrentHashMap<>();
    private final LongUnaryOperator next;

    private static final class Group {
        private final float[] error;
        private long nextStep;

        private Group(int length) {
            error = new float[length];
        }
    }

    /** None yet, of steps 0, 1, 2, ... */
    public RoundingErrors() {
        this(step -> step + 1);
    }

    /** None yet, of a task's steps. */
    public RoundingErrors(GradientTask task) {
        this(task::next);
    }

    private RoundingErrors(LongUnaryOperator next) {
        this.next = next;
    }

    /**
     * Rounds a group's sum, with the error of the step before.
     *
     * @return whether that error was there, or step is the first, which has none before it
     */
    boolean round(int node, GradientSum sum, WireFormat format, long step) {
        float[] gradient = sum.overwritten();
        Group group = groups.computeIfAbsent(node, any -> new Group(gradient.length));
        synchronized (group) {
            boolean known = group.nextStep == step;
            if (!known || step == 0) {
                Arrays.fill(group.error, 0);
            }
            round(gradient, group.error, format);
            group.nextStep = next.applyAsLong(step);
            return known || step == 0;
        }
    }

    private static void round(float[] gradient, float[] error, WireFormat format) {
        for (int i = 0; i < gradient.length; i++) {
            float exact = gradient[i] + error[i];
            float sent = format.round(exact);
            float left = exact - sent;
            gradient[i] = sent;
            // Not a number after an infinity, which ends the step.
            error[i] = left == left ? left : 0;
        }
    }
}
