package org.backdraft.driver.doctor;

import breeze.linalg.DenseMatrix$;
import breeze.linalg.DenseVector;
import breeze.linalg.DenseVector$;
import breeze.optimize.linear.NNLS;
import breeze.storage.Zero$;

import java.util.ArrayList;
import java.util.List;

/**
 * The coefficients of a {@link CostModel}, fitted to steps that were measured on several layouts:
 * those from 0 up whose predictions are nearest, by the squares of their relative errors.
 *
 * @param jobSeconds a, of a job without tasks to speak of
 * @param taskSeconds b, what each task adds
 * @param secondsAByte 1 / w, each way of a byte
 * @param mergeSecondsAByte 1 / m
 * @param secondsAFlop of one core
 * @param secondsAShardByte of one core, by the bytes of each shard's gradient sum, which are
 *     cleared, written and added
 * @param updateSecondsAByte of the optimizer, by the bytes of the gradient
 */
public record CostFit(
        double jobSeconds,
        double taskSeconds,
        double secondsAByte,
        double mergeSecondsAByte,
        double secondsAFlop,
        double secondsAShardByte,
        double updateSecondsAByte) {
    private static final int COEFFICIENTS = 7;

    /** In place of a coefficient that is 0, of which the model needs the inverse. */
    private static final double FASTEST = 1e15;

    /**
     * A layout whose steps were measured.
     *
     * @param executors E
     * @param cores c, of each, that no other executor computes on
     * @param shards S
     * @param gradientBytes P
     * @param flops of a step's sweeps
     * @param seconds of a step
     */
    public record Observation(
            int executors,
            double cores,
            int shards,
            long gradientBytes,
            double flops,
            double seconds) {}

    /** Fits to observations. */
    public static CostFit of(List<Observation> observations) {
        double[][] rows = new double[observations.size()][];
        double[] scales = new double[COEFFICIENTS];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(observations.get(i));
            for (int k = 0; k < COEFFICIENTS; k++) {
                scales[k] += rows[i][k] * rows[i][k];
            }
        }
        // Columns of length 1, as seconds and seconds a byte lie ten powers of ten apart.
        for (int k = 0; k < COEFFICIENTS; k++) {
            scales[k] = scales[k] == 0 ? 1 : Math.sqrt(scales[k]);
        }
        double[] x = solve(rows, scales);
        return new CostFit(x[0], x[1], x[2], x[3], x[4], x[5], x[6]);
    }

    /** What each coefficient adds to the layout's step, as a share of what was measured. */
    private static double[] row(Observation seen) {
        CostModel unit =
                new CostModel(1, 1, 1, 1, 1, 0, seen.gradientBytes, seen.shards, seen.cores);
        int e = seen.executors;
        double shares = unit.computeSeconds(e);
        double[] row = {
            1,
            e,
            unit.broadcastSeconds(e) + unit.collectSeconds(e),
            unit.mergeSeconds(e),
            shares * seen.flops,
            shares * seen.shards * seen.gradientBytes,
            seen.gradientBytes
        };
        for (int k = 0; k < COEFFICIENTS; k++) {
            row[k] /= seen.seconds;
        }
        return row;
    }

    private static double[] solve(double[][] rows, double[] scales) {
        double[] normal = new double[COEFFICIENTS * COEFFICIENTS];
        double[] right = new double[COEFFICIENTS];
        for (double[] row : rows) {
            for (int i = 0; i < COEFFICIENTS; i++) {
                for (int k = 0; k < COEFFICIENTS; k++) {
                    normal[i * COEFFICIENTS + k] += row[i] * row[k] / (scales[i] * scales[k]);
                }
                right[i] += row[i] / scales[i];
            }
        }
        DenseVector<Object> solution =
                NNLS.apply(-1)
                        .minimize(
                                DenseMatrix$.MODULE$.create(
                                        COEFFICIENTS,
                                        COEFFICIENTS,
                                        (Object) normal,
                                        Zero$.MODULE$.DoubleZero()),
                                DenseVector$.MODULE$.apply((Object) right));
        double[] x = new double[COEFFICIENTS];
        for (int k = 0; k < COEFFICIENTS; k++) {
            x[k] = (double) solution.apply(k) / scales[k];
        }
        return x;
    }

    /** The model of steps of such gradients on such executors. */
    public CostModel model(long gradientBytes, int shards, double cores, double flops) {
        return new CostModel(
                jobSeconds,
                taskSeconds,
                Math.min(FASTEST, 1 / secondsAByte),
                Math.min(FASTEST, 1 / mergeSecondsAByte),
                secondsAFlop * flops + secondsAShardByte * shards * gradientBytes,
                updateSecondsAByte * gradientBytes,
                gradientBytes,
                shards,
                cores);
    }

    /** Predicted over measured seconds, less 1. */
    public double relativeError(Observation seen) {
        return model(seen.gradientBytes, seen.shards, seen.cores, seen.flops)
                                .stepSeconds(seen.executors)
                        / seen.seconds
                - 1;
    }

    /** The relative errors of several, in their order. */
    public List<Double> relativeErrors(List<Observation> seen) {
        List<Double> errors = new ArrayList<>();
        seen.forEach(one -> errors.add(relativeError(one)));
        return errors;
    }
}
