package org.backdraft.schema;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Count, mean, variance, minimum and maximum of some numbers, with the same bits in whatever order
 * and grouping they come.
 *
 * <p>Numbers must be finite, and 0 or from 2^-450 to 2^500 in size, as all floats are. Owned by one
 * thread; mergeable.
 */
public final class NumberStatistics implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ExactSum sum = new ExactSum();
    private final ExactSum squares = new ExactSum();
    private long count;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    /** Takes in a number. */
    public void add(double x) {
        count++;
        sum.add(x);
        squares.addSquare(x);
        least = Math.min(least, x);
        most = Math.max(most, x);
    }

    /** Takes in all the numbers of another one. */
    public void add(NumberStatistics other) {
        count += other.count;
        sum.add(other.sum);
        squares.add(other.squares);
        least = Math.min(least, other.least);
        most = Math.max(most, other.most);
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    /** The smallest; infinity when there are none. */
    public double least() {
        return least;
    }

    /** The largest; minus infinity when there are none. */
    public double most() {
        return most;
    }

    /** The mean, correctly rounded but for a rounding to 34 digits; NaN of none. */
    public double mean() {
        return meanWith(0, 0);
    }

    /** The standard deviation of the population, likewise; exactly 0 when all are equal. */
    public double deviation() {
        return deviationWith(0, 0);
    }

    /** The mean when {@code x} came so many times more. */
    double meanWith(double x, long times) {
        BigDecimal total = sumWith(x, times);
        BigDecimal n = BigDecimal.valueOf(count + times);
        return n.signum() == 0 ? Double.NaN : total.divide(n, MathContext.DECIMAL128).doubleValue();
    }

    /** The standard deviation when {@code x} came so many times more. */
    double deviationWith(double x, long times) {
        BigDecimal n = BigDecimal.valueOf(count + times);
        if (n.signum() == 0) {
            return Double.NaN;
        }
        BigDecimal total = sumWith(x, times);
        BigDecimal more = new BigDecimal(x).pow(2).multiply(BigDecimal.valueOf(times));
        // n^2 times the variance, exactly: the difference may be small beside both.
        BigDecimal difference = squares.value().add(more).multiply(n).subtract(total.pow(2));
        double variance = difference.divide(n.pow(2), MathContext.DECIMAL128).doubleValue();
        return Math.sqrt(variance);
    }

    private BigDecimal sumWith(double x, long times) {
        return sum.value().add(new BigDecimal(x).multiply(BigDecimal.valueOf(times)));
    }
}
