package org.backdraft.driver.tensorboard;

/**
 * How numbers are distributed, in bins of equal width from the least to the greatest.
 *
 * @param min the least number
 * @param max the greatest number
 * @param sum of all
 * @param sumOfSquares of all
 * @param counts numbers in each bin
 */
record Histogram(double min, double max, double sum, double sumOfSquares, double[] counts) {
    private static final int BINS = 64;

    /** Of the numbers {@code from} to {@code to} - 1, at least one, each times a factor. */
    static Histogram of(float[] numbers, int from, int to, double factor) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        for (int i = from; i < to; i++) {
            double value = numbers[i] * factor;
            min = Math.min(min, value);
            max = Math.max(max, value);
            sum += value;
            squares += value * value;
        }
        double[] counts = new double[max > min ? BINS : 1];
        double scale = max > min ? BINS / (max - min) : 0;
        for (int i = from; i < to; i++) {
            int bin = (int) ((numbers[i] * factor - min) * scale);
            counts[Math.min(counts.length - 1, bin)]++;
        }
        return new Histogram(min, max, sum, squares, counts);
    }

    /** As HistogramProto. */
    Message message() {
        double[] limits = new double[counts.length];
        double all = 0;
        for (int bin = 0; bin < counts.length; bin++) {
            limits[bin] = min + (max - min) * (bin + 1) / counts.length;
            all += counts[bin];
        }
        return new Message()
                .real(1, min)
                .real(2, max)
                .real(3, all)
                .real(4, sum)
                .real(5, sumOfSquares)
                .reals(6, limits)
                .reals(7, counts);
    }
}
