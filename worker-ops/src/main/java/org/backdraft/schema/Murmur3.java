package org.backdraft.schema;

/**
 * MurmurHash3, x86, 32 bits, of bytes (Austin Appleby, public domain), seed 0; the same on every
 * machine.
 */
final class Murmur3 {
    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;
    private static final int ADDED = 0xe6546b64;
    private static final int BYTE = 0xff;

    private Murmur3() {}

    /**
     * The hash of bytes from .. to-1.
     *
     * @param bytes read
     */
    static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        int at = from;
        for (; at + Integer.BYTES <= to; at += Integer.BYTES) {
            hash = Integer.rotateLeft(hash ^ mixed(word(bytes, at, Integer.BYTES)), 13) * 5 + ADDED;
        }
        hash ^= mixed(word(bytes, at, to - at));
        return avalanche(hash ^ (to - from));
    }

    /** So many bytes as a little-endian number. */
    private static int word(byte[] bytes, int at, int count) {
        int word = 0;
        for (int i = 0; i < count; i++) {
            word |= (bytes[at + i] & BYTE) << (Byte.SIZE * i);
        }
        return word;
    }

    private static int mixed(int word) {
        return Integer.rotateLeft(word * C1, 15) * C2;
    }

    private static int avalanche(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }
}
