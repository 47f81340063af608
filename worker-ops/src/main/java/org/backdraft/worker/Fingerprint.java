package org.backdraft.worker;

import java.util.HexFormat;

/**
 * A digest by which a data set on its shards is known again: another one almost surely has another
 * digest, but one can be made on purpose that hasn't. How features are stored doesn't matter.
 */
public final class Fingerprint {
    /*
     * FNV-1a (Fowler, Noll and Vo) over the 32-bit words of a shard instead of its bytes, one
     * multiplication a number, so that it costs about as much as reading the data once.
     */
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
        float[] row = new float[shard.featureWidth()];
        for (int i = 0; i < shard.rows(); i++) {
            shard.features().copyRow(i, row, 0);
            digest = mix(digest, row);
        }
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
