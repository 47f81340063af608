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
     * Of sparse rows only the numbers that are there are passed, and the zeros of each feature are
     * merged at the end as rows of their own.
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
        if (shard.features().isSparse()) {
            result.addSparse(shard.features());
            return result;
        }
        float[] row = new float[shard.featureWidth()];
        for (int i = 0; i < shard.rows(); i++) {
            shard.features().copyRow(i, row, 0);
            result.add(row, 0);
        }
        return result;
    }

    private void addSparse(Features features) {
        SparseRow row = new SparseRow();
        int[] seen = new int[mean.length];
        for (int i = 0; i < features.rows(); i++) {
            features.copyRow(i, row);
            for (int k = 0; k < row.count(); k++) {
                int j = row.index(k);
                add(j, row.value(k), ++seen[j]);
            }
        }
        count = features.rows();
        for (int j = 0; j < mean.length; j++) {
            if (seen[j] < count) {
                addZeros(j, seen[j], count - seen[j]);
            }
        }
    }

    private void addZeros(int j, long seen, long zeros) {
        double share = (double) zeros / (seen + zeros);
        squares[j] += mean[j] * mean[j] * share * seen;
        mean[j] -= mean[j] * share;
        min[j] = Math.min(min[j], 0);
        max[j] = Math.max(max[j], 0);
    }

    /**
     * Takes in the row that starts at {@code at}.
     *
     * @param rows read
     */
    void add(float[] rows, int at) {
        count++;
        for (int j = 0; j < mean.length; j++) {
            add(j, rows[at + j], count);
        }
    }

    private void add(int j, float x, long rows) {
        double delta = x - mean[j];
        mean[j] += delta / rows;
        squares[j] += delta * (x - mean[j]);
        min[j] = Math.min(min[j], x);
        max[j] = Math.max(max[j], x);
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

    /** To the range -1 .. 1 with 0 where it is; features that are always 0 stay so. */
    public Scaling maxAbs() {
        float[] factor = new float[mean.length];
        for (int j = 0; j < mean.length; j++) {
            factor[j] = count == 0 ? 1f : reciprocal(Math.max(-(double) min[j], max[j]));
        }
        return new Scaling(new float[mean.length], factor);
    }

    private static float reciprocal(double size) {
        float factor = (float) (1 / size);
        return Float.isFinite(factor) ? factor : 1f;
    }
}
