package org.backdraft.worker;

import java.io.Serializable;
import java.util.function.IntToDoubleFunction;

/**
 * How often which class was decided for which: counts of rows, without their weights.
 *
 * <p>A ratio of nothing to nothing is 0, as with scikit-learn's {@code zero_division=0}; averages
 * over no rows are NaN. Written by one thread at a time.
 */
public final class Confusion implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int classes;
    private final long[] counts;

    Confusion(int classes) {
        this.classes = classes;
        this.counts = new long[Math.multiplyExact(classes, classes)];
    }

    /** Number of classes. */
    public int classes() {
        return classes;
    }

    /** Rows of class {@code actual} for which {@code decided} was decided. */
    public long count(int actual, int decided) {
        return counts[actual * classes + decided];
    }

    /** Number of rows. */
    public long count() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /** Rows decided rightly. */
    public long correct() {
        long sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += count(c, c);
        }
        return sum;
    }

    /** Rows of class {@code c}: scikit-learn's support. */
    public long actual(int c) {
        long sum = 0;
        for (int decided = 0; decided < classes; decided++) {
            sum += count(c, decided);
        }
        return sum;
    }

    /** Rows for which {@code c} was decided. */
    public long decided(int c) {
        long sum = 0;
        for (int actual = 0; actual < classes; actual++) {
            sum += count(actual, c);
        }
        return sum;
    }

    /** Of the rows for which {@code c} was decided, the share that is of class c. */
    public double precision(int c) {
        return ratio(count(c, c), decided(c));
    }

    /** Of the rows of class {@code c}, the share for which c was decided. */
    public double recall(int c) {
        return ratio(count(c, c), actual(c));
    }

    /** 2 precision recall / (precision + recall), the harmonic mean of the two. */
    public double f1(int c) {
        return ratio(2 * count(c, c), actual(c) + decided(c));
    }

    /**
     * The mean of a figure over the classes that occur, actual or decided, each counting the same:
     * scikit-learn's {@code average="macro"}.
     *
     * @param figure of a class, such as {@code confusion::f1}
     */
    public double macro(IntToDoubleFunction figure) {
        double sum = 0;
        int occurring = 0;
        for (int c = 0; c < classes; c++) {
            if (actual(c) + decided(c) > 0) {
                sum += figure.applyAsDouble(c);
                occurring++;
            }
        }
        return sum / occurring;
    }

    /**
     * The mean of a figure over the classes, each counting with its rows: scikit-learn's {@code
     * average="weighted"}.
     *
     * @param figure of a class, such as {@code confusion::f1}
     */
    public double weighted(IntToDoubleFunction figure) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += actual(c) * figure.applyAsDouble(c);
        }
        return sum / count();
    }

    /** Counts one decision. */
    void add(int actual, int decided) {
        counts[actual * classes + decided]++;
    }

    /** Adds another one's counts. */
    void add(Confusion other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
