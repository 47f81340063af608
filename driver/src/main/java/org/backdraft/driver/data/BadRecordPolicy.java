package org.backdraft.driver.data;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * What becomes of records that are no examples.
 *
 * @param action at each of them
 * @param most that are left out at most: a count such as 100, or a share of all records such as 1 %
 */
public record BadRecordPolicy(Action action, String most) {
    private static final String EXPECTED = "a count such as 100 or a share such as 1 %";
    private static final Pattern MOST =
            Pattern.compile("(\\d{1,18})|(\\d{1,3}(?:\\.\\d{1,9})?) ?%");

    /** The first bad record ends the load. */
    public static final BadRecordPolicy FAIL = new BadRecordPolicy(Action.FAIL, "1 %");

    /** What is done with a bad record. */
    public enum Action {
        /** It ends the load. */
        FAIL,
        /** It is left out, counted and reported. */
        SKIP
    }

    public BadRecordPolicy {
        if (!MOST.matcher(most).matches()) {
            throw new IllegalArgumentException("expected %s, found '%s'".formatted(EXPECTED, most));
        }
    }

    /** Whether bad records are left out. */
    boolean skips() {
        return action == Action.SKIP;
    }

    /**
     * Checks that not too many were left out for mistakes.
     *
     * @param examples number of records that weren't left out
     * @throws DataException with the first ones of each kind
     */
    void check(BadRecords bad, long examples, String description) {
        if (bad.mistakes() > allowed(bad.count() + examples)) {
            throw new DataException(
                    "%d of the %d records of %s are bad, more than data.most-bad-records = %s: %s"
                            .formatted(
                                    bad.mistakes(),
                                    bad.count() + examples,
                                    description,
                                    most,
                                    String.join("; ", bad.lines())));
        }
    }

    private long allowed(long records) {
        if (!most.endsWith("%")) {
            return Long.parseLong(most);
        }
        BigDecimal percent = new BigDecimal(most.substring(0, most.length() - 1).strip());
        return percent.multiply(BigDecimal.valueOf(records)).movePointLeft(2).longValue();
    }
}
