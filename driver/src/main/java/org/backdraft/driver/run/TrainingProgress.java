package org.backdraft.driver.run;

import org.backdraft.driver.progress.Display;
import org.backdraft.driver.progress.Progress;
import org.backdraft.driver.train.Descent;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.driver.train.RunWatch;
import org.backdraft.driver.train.TrainingState;

import java.util.Locale;

/** How far a run is, shown while it trains: epoch, steps, loss, speed and the time that is left. */
final class TrainingProgress implements RunWatch {
    /* Beside a bar there is room for some 30 letters on a terminal of 80 columns. */
    private static final long SHOW_NANOS = 200_000_000L;

    private final Progress progress;
    private final long first;
    private final long stepsPerEpoch;
    private final int epochs;
    private long examples;
    private long since = System.nanoTime();
    private long shown;

    /**
     * Starts to show.
     *
     * @param step that the run is at
     * @param epochs that it will have
     */
    TrainingProgress(long step, long stepsPerEpoch, int epochs, Display display) {
        this.first = step;
        this.stepsPerEpoch = stepsPerEpoch;
        this.epochs = epochs;
        this.progress = new Progress("train", "steps", epochs * stepsPerEpoch - step, display);
    }

    @Override
    public void step(long step, Descent.StepLoss loss, double learningRate) {
        examples += loss.examples();
        long now = System.nanoTime();
        if (now - shown < SHOW_NANOS) {
            return;
        }
        shown = now;
        String more =
                String.format(
                        Locale.ROOT,
                        "epoch %d/%d loss %.3g %,.0f ex/s",
                        (step - 1) / stepsPerEpoch + 1,
                        epochs,
                        loss.mean(),
                        examples * 1e9 / Math.max(1, now - since));
        progress.update(Math.max(0, step - first), more);
    }

    @Override
    public void epoch(EpochReport report, TrainingState state) {
        examples = 0;
        since = System.nanoTime();
    }

    @Override
    public void close() {
        progress.close();
    }
}
