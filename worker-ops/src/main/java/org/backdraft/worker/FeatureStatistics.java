package org.backdraft.worker;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Count, mean, variance, minimum and maximum of every feature over some rows.
 *
 * <p>Written by the thread that builds it; mergeable. Row weights don't count.
 */
public final class FeatureStatistics implements Serializable {
    /*
     * One pass over the rows by Welford's update, merged by the pairwise formula of Chan, Golub and
     * LeVeque, "Algorithms for Computing the Sample Variance", The American Statistician 37 (1983).
     */
    private static final long serialVersionUID = 1L;

    private long count;
    private final double[] mean;
    private final double[] squares;
    private final float[] min;
    private final float[] max;

    /** Of no rows. */
    public FeatureStatistics(int features) {
        mean = new double[features];
        squares = new double[features];
        min = new float[features];
        max = new float[features];
        Arrays.fill(min, Float.POSITIVE_INFINITY);
        Arrays.fill(max, Float.NEGATIVE_INFINITY);
    }

    /** Of all rows of all shards, merged in the order of the shards. */
    public static FeatureStatistics of(ShardedData data, int features) {
        FeatureStatistics result = new FeatureStatistics(features);
        data.onEachShard(new float[0], (none, shard) -> of(shard)).forEach(result::add);
        return result;
    }

    /** Of a shard's rows, in their order. */
    public static FeatureStatistics of(Shard shard) {
        FeatureStatistics result = new FeatureStatistics(shard.featureWidth());
        float[] row = new float[shard.featureWidth()];
        for (int i = 0; i < shard.rows(); i++) {
            shard.features().copyRow(i, row, 0);
            result.add(row, 0);
        }
        return result;
    }

    /**
     * Takes in the row that starts at {@code at}.
     *
     * @param rows read
     */
    void add(float[] rows, int at) {
        count++;
        for (int j = 0; j < mean.length; j++) {
            float x = rows[at + j];
            double delta = x - mean[j];
            mean[j] += delta / count;
            squares[j] += delta * (x - mean[j]);
            min[j] = Math.min(min[j], x);
            max[j] = Math.max(max[j], x);
        }
    }

    /** Takes in all the rows of another one. */
    public void add(FeatureStatistics other) {
        long total = count + other.count;
        if (other.count == 0) {
            return;
        }
        double share = (double) other.count / total;
        for (int j = 0; j < mean.length; j++) {
            double delta = other.mean[j] - mean[j];
            mean[j] += delta * share;
            squares[j] += other.squares[j] + delta * delta * share * count;
            min[j] = Math.min(min[j], other.min[j]);
            max[j] = Math.max(max[j], other.max[j]);
        }
        count = total;
    }

    /** Sum of feature j's squared differences from its mean. */
    double squares(int j) {
        return squares[j];
    }

    /** To mean 0 and (population) variance 1; constant features become 0. */
    public Scaling standardise() {
        float[] offset = new float[mean.length];
        float[] factor = new float[mean.length];
        for (int j = 0; j < mean.length; j++) {
            offset[j] = (float) mean[j];
            factor[j] = reciprocal(Math.sqrt(squares[j] / count));
        }
        return new Scaling(offset, factor);
    }

    /** To the range 0 .. 1; constant features become 0. */
    public Scaling minMax() {
        if (count == 0) {
            return Scaling.none(min.length);
        }
        float[] factor = new float[mean.length];
        for (int j = 0; j < mean.length; j++) {
            factor[j] = reciprocal((double) max[j] - min[j]);
        }
        return new Scaling(min.clone(), factor);
    }

    private static float reciprocal(double size) {
        float factor = (float) (1 / size);
        return Float.isFinite(factor) ? factor : 1f;
    }
}
