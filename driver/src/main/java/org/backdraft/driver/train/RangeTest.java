package org.backdraft.driver.train;

import org.backdraft.driver.optim.Update;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;

import java.util.ArrayList;
import java.util.List;

/**
 * A range test of learning rates: steps at rates that grow from far too low to far too high, and
 * the loss at each (Smith, "Cyclical learning rates for training neural networks", WACV 2017).
 *
 * @param points one a step, at ascending rates; they end where the loss has clearly grown or is not
 *     finite any more
 */
public record RangeTest(List<Point> points) {
    private static final double SMOOTHING = 0.9;
    private static final double BLOWN_UP = 4;
    private static final int FEWEST = 5;

    /**
     * A step.
     *
     * @param learningRate that it was taken with
     * @param loss mean loss of its examples, before it
     * @param smoothed exponential mean of the losses so far, corrected for its start
     */
    public record Point(double learningRate, double loss, double smoothed) {}

    /**
     * Takes the steps.
     *
     * @param state theta and the optimizer's state are changed
     * @param from the lowest rate
     * @param to the highest rate
     * @param steps at most, at least 2
     */
    public static RangeTest run(
            GradientTask task,
            GradientSource source,
            Update update,
            TrainingState state,
            double from,
            double to,
            int steps) {
        List<Point> points = new ArrayList<>();
        double mean = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < steps; i++) {
            double rate = from * Math.pow(to / from, (double) i / (steps - 1));
            GradientSum sum = source.gradient(state.theta(), i);
            if (!sum.isFinite() || sum.weight() == 0) {
                break;
            }
            double loss = sum.loss() / sum.weight();
            mean = SMOOTHING * mean + (1 - SMOOTHING) * loss;
            double smoothed = mean / (1 - Math.pow(SMOOTHING, i + 1));
            points.add(new Point(rate, loss, smoothed));
            lowest = Math.min(lowest, smoothed);
            if (i > FEWEST && smoothed > BLOWN_UP * lowest) {
                break;
            }
            float factor = (float) (1 / sum.weight());
            update.apply(state.theta(), sum.overwritten(), factor, rate, state.optimizer());
            task.graph().updateStatistics(state.theta(), sum.gradient(), sum.count());
        }
        return new RangeTest(List.copyOf(points));
    }

    /** The rate at which the smoothed loss is lowest. */
    public Point lowest() {
        Point lowest = points.get(0);
        for (Point point : points) {
            lowest = point.smoothed < lowest.smoothed ? point : lowest;
        }
        return lowest;
    }

    /**
     * The rate at which the smoothed loss falls fastest with the rate's logarithm, before it is
     * lowest; null when it never falls.
     */
    public Point steepest() {
        int last = points.indexOf(lowest());
        Point steepest = null;
        double fastest = 0;
        for (int i = 1; i < last; i++) {
            double slope = points.get(i + 1).smoothed - points.get(i - 1).smoothed;
            if (slope < fastest) {
                fastest = slope;
                steepest = points.get(i);
            }
        }
        return steepest;
    }
}
