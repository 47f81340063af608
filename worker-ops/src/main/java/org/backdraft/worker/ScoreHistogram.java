package org.backdraft.worker;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Rows of two classes by their score for class 1, in buckets: what the area under the ROC curve
 * needs of any number of rows in at most 1 MiB. Rows count without their weights.
 *
 * <p>Written by one thread at a time.
 */
final class ScoreHistogram implements Serializable {
    /*
     * A bucket is the upper 16 bits of a score's float32: sign, exponent and 7 bits of the fraction,
     * turned so that greater scores have greater numbers. So scores that differ by over 1/128 of their
     * size are always told apart, and scores that share a bucket count as ties: the area is wrong by
     * half of the share of pairs that do, at the most. Buckets come in pages of 256, made when the first
     * row falls into one; only buckets with rows are sent.
     */
    private static final long serialVersionUID = 1L;
    private static final int BUCKETS = 1 << 16;
    private static final int PAGE = 256;

    private final long[][] negatives = new long[BUCKETS / PAGE][];
    private final long[][] positives = new long[BUCKETS / PAGE][];

    /** Counts a row. */
    void add(float score, boolean positive) {
        add(positive ? positives : negatives, bucket(score), 1);
    }

    /** Adds another one's counts. */
    void add(ScoreHistogram other) {
        add(negatives, other.negatives);
        add(positives, other.positives);
    }

    /**
     * P(score of a row of class 1 &gt; score of one of class 0) + P(they are the same) / 2: the
     * trapezoid rule and Mann and Whitney's U, divided by the number of pairs. NaN without a row of
     * each class.
     */
    double area() {
        double below = 0;
        double won = 0;
        for (int b = 0; b < BUCKETS; b++) {
            double same = count(negatives, b);
            won += count(positives, b) * (below + same / 2);
            below += same;
        }
        return won / pairs();
    }

    /** What {@link #area} is wrong by, at the most: half of the share of pairs in one bucket. */
    double areaErrorBound() {
        double tied = 0;
        for (int b = 0; b < BUCKETS; b++) {
            tied += (double) count(positives, b) * count(negatives, b);
        }
        return tied / pairs() / 2;
    }

    /** 0 .. 65535 in the order of the scores; 0 and -0 are the same. */
    static int bucket(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return (bits ^ (bits >> 31 | Integer.MIN_VALUE)) >>> 16;
    }

    private double pairs() {
        double negative = 0;
        double positive = 0;
        for (int b = 0; b < BUCKETS; b++) {
            negative += count(negatives, b);
            positive += count(positives, b);
        }
        return negative * positive;
    }

    private static long count(long[][] pages, int bucket) {
        long[] page = pages[bucket / PAGE];
        return page == null ? 0 : page[bucket % PAGE];
    }

    private static void add(long[][] pages, int bucket, long count) {
        if (pages[bucket / PAGE] == null) {
            pages[bucket / PAGE] = new long[PAGE];
        }
        pages[bucket / PAGE][bucket % PAGE] += count;
    }

    private static void add(long[][] to, long[][] from) {
        for (int p = 0; p < from.length; p++) {
            for (int i = 0; from[p] != null && i < PAGE; i++) {
                add(to, p * PAGE + i, from[p][i]);
            }
        }
    }

    private Object writeReplace() {
        return new Sparse(filled(negatives), filled(positives));
    }

    /** Bucket, count, bucket, count, ... of those with rows. */
    private static long[] filled(long[][] pages) {
        long[] all = new long[2 * BUCKETS];
        int length = 0;
        for (int b = 0; b < BUCKETS; b++) {
            if (count(pages, b) > 0) {
                all[length++] = b;
                all[length++] = count(pages, b);
            }
        }
        return Arrays.copyOf(all, length);
    }

    /** What travels. */
    private record Sparse(long[] negatives, long[] positives) implements Serializable {
        private Object readResolve() {
            ScoreHistogram result = new ScoreHistogram();
            fill(result.negatives, negatives);
            fill(result.positives, positives);
            return result;
        }

        private static void fill(long[][] pages, long[] filled) {
            for (int i = 0; i < filled.length; i += 2) {
                add(pages, (int) filled[i], filled[i + 1]);
            }
        }
    }
}
