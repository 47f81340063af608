package org.backdraft.worker;

import java.util.HexFormat;

/**
 * A digest by which a data set on its shards is known again: another one almost surely has another
 * digest, but one can be made on purpose that hasn't. How features are stored doesn't matter.
 */
public final class Fingerprint {
    /*
     * FNV-1a (Fowler, Noll and Vo) over the 32-bit words of a shard instead of its bytes, one
     * multiplication a number, so that it costs about as much as reading the data once. Of a wide row
     * that is nearly empty, only the numbers that aren't 0 are taken, each behind its index, and then
     * the width; which rows these are depends on their numbers alone.
     */
    private static final int WIDE = 1024;
    private static final int NEARLY_EMPTY = 64;

    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Fingerprint() {}

    /** The digest of a data set, in hexadecimal. */
    public static String of(ShardedData data) {
        long digest = mix(OFFSET, data.shards());
        for (long shard : data.onEachShard(new float[0], (none, shard) -> of(shard))) {
            digest = mix(mix(digest, (int) shard), (int) (shard >>> Integer.SIZE));
        }
        return HexFormat.of().toHexDigits(digest);
    }

    /** The digest of one shard. */
    static long of(Shard shard) {
        long digest = mix(mix(OFFSET, shard.rows()), shard.featureWidth());
        digest = shard.features().isSparse() ? ofSparse(digest, shard) : ofDense(digest, shard);
        digest = mix(digest, shard.targetWidth());
        float[] targets = new float[shard.targetWidth()];
        for (int i = 0; i < shard.rows(); i++) {
            shard.copyTargets(i, targets, 0);
            digest = mix(digest, targets);
        }
        float[] weight = new float[1];
        for (int i = 0; i < shard.rows(); i++) {
            shard.copyWeight(i, weight, 0);
            digest = mix(digest, weight);
        }
        return digest;
    }

    private static long ofDense(long digest, Shard shard) {
        long mixed = digest;
        float[] row = new float[shard.featureWidth()];
        for (int i = 0; i < shard.rows(); i++) {
            shard.features().copyRow(i, row, 0);
            mixed = isNearlyEmpty(nonZeros(row), row.length) ? sparse(mixed, row) : mix(mixed, row);
        }
        return mixed;
    }

    private static long ofSparse(long digest, Shard shard) {
        long mixed = digest;
        SparseRow row = new SparseRow();
        float[] full = new float[0];
        for (int i = 0; i < shard.rows(); i++) {
            shard.features().copyRow(i, row);
            if (isNearlyEmpty(row.count(), shard.featureWidth())) {
                mixed = sparse(mixed, row, shard.featureWidth());
            } else {
                full = full.length == 0 ? new float[shard.featureWidth()] : full;
                row.copyTo(full);
                mixed = mix(mixed, full);
            }
        }
        return mixed;
    }

    private static boolean isNearlyEmpty(int nonZeros, int width) {
        return width > WIDE && (long) NEARLY_EMPTY * nonZeros < width;
    }

    private static int nonZeros(float[] row) {
        int count = 0;
        for (float number : row) {
            count += number == 0 ? 0 : 1;
        }
        return count;
    }

    private static long sparse(long digest, float[] row) {
        long mixed = digest;
        for (int j = 0; j < row.length; j++) {
            if (row[j] != 0) {
                mixed = mix(mix(mixed, j), Float.floatToRawIntBits(row[j]));
            }
        }
        return mix(mixed, row.length);
    }

    private static long sparse(long digest, SparseRow row, int width) {
        long mixed = digest;
        for (int i = 0; i < row.count(); i++) {
            mixed = mix(mix(mixed, row.index(i)), Float.floatToRawIntBits(row.value(i)));
        }
        return mix(mixed, width);
    }

    private static long mix(long digest, float[] numbers) {
        long mixed = digest;
        for (float number : numbers) {
            mixed = mix(mixed, Float.floatToRawIntBits(number));
        }
        return mixed;
    }

    private static long mix(long digest, int word) {
        long mixed = (digest ^ word) * PRIME;
        return mixed ^ mixed >>> 29;
    }
}
