package org.backdraft.driver.progress;

import java.time.Duration;
import java.util.Locale;

/**
 * How far a piece of work is at a moment.
 *
 * @param what is being done
 * @param unit of what is counted, such as rows
 * @param done number of units done
 * @param total number of all units, or 0 when it isn't known
 * @param splits number of splits done
 * @param ofSplits number of all splits, or 0 when it isn't known
 * @param seconds since the start
 */
record ProgressState(
        String what, String unit, long done, long total, int splits, int ofSplits, double seconds) {

    /** Units a second since the start. */
    double rate() {
        return seconds > 0 ? done / seconds : 0;
    }

    /** Time left at the speed so far, by units where their total is known, else by splits. */
    Duration left() {
        double share = total > 0 ? (double) done / total : (double) splits / ofSplits;
        return share > 0 && share <= 1
                ? Duration.ofSeconds(Math.round(seconds * (1 - share) / share))
                : null;
    }

    /** Everything on one line. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(what).append(": ");
        line.append(of(done, total)).append(' ').append(unit);
        if (ofSplits > 0) {
            line.append(", ").append(of(splits, ofSplits)).append(" splits");
        }
        line.append(String.format(Locale.ROOT, ", %,.0f %s/s", rate(), unit));
        if (left() != null) {
            line.append(", ").append(clock(left())).append(" left");
        }
        return line.toString();
    }

    private static String of(long part, long whole) {
        return whole > 0
                ? String.format(Locale.ROOT, "%,d of %,d", part, whole)
                : String.format(Locale.ROOT, "%,d", part);
    }

    private static String clock(Duration time) {
        return String.format(
                Locale.ROOT,
                "%d:%02d:%02d",
                time.toHours(),
                time.toMinutesPart(),
                time.toSecondsPart());
    }
}
