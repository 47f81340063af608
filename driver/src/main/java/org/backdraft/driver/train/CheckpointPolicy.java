package org.backdraft.driver.train;

import java.util.concurrent.TimeUnit;

/**
 * When checkpoints are written, and how many are kept.
 *
 * @param everySteps steps between them, or 0
 * @param everyEpochs epochs between them, or 0
 * @param everyMinutes minutes between them, or 0
 * @param keep how many of the newest ones are kept, at least 1; the one of the best epoch is kept
 *     beside them
 */
public record CheckpointPolicy(long everySteps, int everyEpochs, double everyMinutes, int keep) {
    /** One after every epoch, of which the last two stay. */
    public static final CheckpointPolicy DEFAULT = new CheckpointPolicy(0, 1, 0, 2);

    public CheckpointPolicy {
        if (everySteps < 0 || everyEpochs < 0 || !(everyMinutes >= 0)) {
            throw new IllegalArgumentException(
                    "steps, epochs and minutes between checkpoints can't be negative");
        }
        if (keep < 1) {
            throw new IllegalArgumentException("keep must be 1 or more, not " + keep);
        }
    }

    /** Whether a step, of which there are {@code step} now, is one to write a checkpoint after. */
    boolean isDueAfterStep(long step, long nanosSinceLast) {
        return everySteps > 0 && step % everySteps == 0
                || everyMinutes > 0 && nanosSinceLast >= everyMinutes * TimeUnit.MINUTES.toNanos(1);
    }

    /** Whether an epoch, of which there are {@code epochs} now, is one. */
    boolean isDueAfterEpoch(int epochs) {
        return everyEpochs > 0 && epochs % everyEpochs == 0;
    }
}
