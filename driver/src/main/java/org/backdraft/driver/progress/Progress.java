package org.backdraft.driver.progress;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A piece of work whose progress is shown until it is closed. Updated from any thread. */
public final class Progress implements AutoCloseable {
    private static final int SECONDS_BETWEEN_LINES = 10;
    private static final int BAR_MILLIS = 250;

    private final String what;
    private final String unit;
    private final long total;
    private final long start = System.nanoTime();
    private final ProgressBar bar;
    private final ScheduledExecutorService lines;
    private volatile ProgressState state;
    private volatile String note = "";

    /**
     * Starts to show.
     *
     * @param what is being done
     * @param unit of what is counted, such as rows
     * @param total number of units, or 0 when it isn't known
     */
    public Progress(String what, String unit, long total, Display display) {
        this.what = what;
        this.unit = unit;
        this.total = total;
        this.state = new ProgressState(what, unit, 0, total, 0, 0, 0);
        this.bar = display == Display.BAR ? bar() : null;
        this.lines = display == Display.LINES ? lines() : null;
    }

    private ProgressBar bar() {
        return new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total > 0 ? total : -1)
                .setUnit(" " + (total > 0 ? unit : "splits"), 1)
                .setUpdateIntervalMillis(BAR_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .clearDisplayOnFinish()
                .build();
    }

    private ScheduledExecutorService lines() {
        ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "progress");
                            thread.setDaemon(true);
                            return thread;
                        });
        timer.scheduleAtFixedRate(
                () -> System.err.println(now() + note),
                SECONDS_BETWEEN_LINES,
                SECONDS_BETWEEN_LINES,
                TimeUnit.SECONDS);
        return timer;
    }

    /**
     * Says how far the work is.
     *
     * @param done number of units done
     * @param splits number of splits done
     * @param ofSplits number of all splits, or 0 when it isn't known
     */
    public void update(long done, int splits, int ofSplits) {
        state = new ProgressState(what, unit, done, total, splits, ofSplits, seconds());
        if (bar == null) {
            return;
        }
        if (total > 0) {
            bar.stepTo(done);
            bar.setExtraMessage("%d/%d splits".formatted(splits, ofSplits));
        } else {
            bar.maxHint(ofSplits);
            bar.stepTo(splits);
            bar.setExtraMessage(
                    String.format(Locale.ROOT, "%,d %s, %,.0f/s", done, unit, state.rate()));
        }
    }

    /**
     * Says how far work is that comes in no splits.
     *
     * @param done number of units done, of a total that is known
     * @param more to be shown beside it
     */
    public void update(long done, String more) {
        state = new ProgressState(what, unit, done, total, 0, 0, seconds());
        note = ", " + more;
        if (bar != null) {
            bar.stepTo(done);
            bar.setExtraMessage(more);
        }
    }

    /** The last state, as of now. */
    ProgressState now() {
        ProgressState last = state;
        return new ProgressState(
                what, unit, last.done(), total, last.splits(), last.ofSplits(), seconds());
    }

    private double seconds() {
        return (System.nanoTime() - start) * 1e-9;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
        if (lines != null) {
            lines.shutdownNow();
        }
    }
}
