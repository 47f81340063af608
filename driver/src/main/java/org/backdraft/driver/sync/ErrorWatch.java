package org.backdraft.driver.sync;

import org.backdraft.worker.TreeSum;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.function.Consumer;

/** Says when rounding errors that should have been fed back were lost. */
final class ErrorWatch {
    private Consumer<String> listener =
            message -> LoggerFactory.getLogger(ErrorWatch.class).warn(message);
    private boolean started;
    private boolean missed;

    void reportTo(Consumer<String> other) {
        listener = other;
    }

    /** Whether errors are missing from the sums in some of the trees. */
    static boolean isMissing(List<TreeSum> trees) {
        boolean missing = false;
        for (TreeSum tree : trees) {
            missing |= tree.missesErrors();
        }
        return missing;
    }

    /** Told of every step; speaks at the first of several that miss errors one after the other. */
    void check(long step, boolean missing) {
        if (started && missing && !missed) {
            listener.accept(
                    ("minibatch %d: rounding errors that were to be fed back are lost, with an"
                                    + " executor, or as shards moved or a group of them is spread over"
                                    + " executors: they start from zero, and from here on the bits are"
                                    + " no longer those of an undisturbed run")
                            .formatted(step + 1));
        }
        missed = started && missing;
        started = true;
    }
}
