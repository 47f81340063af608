package org.backdraft.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** The buckets of a hashed column's categories. Owned by one thread. */
final class Bucket {
    private static final int USUAL_BYTES = 64;

    private final int buckets;
    private final int prefix;
    private byte[] hashed;

    Bucket(String column, int buckets) {
        byte[] name = (column + "=").getBytes(UTF_8);
        this.buckets = buckets;
        this.prefix = name.length;
        this.hashed = Arrays.copyOf(name, prefix + USUAL_BYTES);
    }

    /** The bucket of a category. */
    int of(Utf8Slice text) {
        int length = text.to() - text.from();
        if (prefix + length > hashed.length) {
            hashed = Arrays.copyOf(hashed, 2 * (prefix + length));
        }
        System.arraycopy(text.bytes(), text.from(), hashed, prefix, length);
        long hash = Murmur3.hash(hashed, 0, prefix + length);
        return (int) (Math.abs(hash) % buckets);
    }
}
