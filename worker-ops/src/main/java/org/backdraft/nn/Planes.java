package org.backdraft.nn;

/**
 * Sums over a plane, which is a channel's places in one row: {@code places} numbers from {@code at}
 * on.
 */
final class Planes {
    /*
     * An addition waits for the one before it if both go to one sum. With some sums side by side, of
     * every fourth or eighth number, additions overlap. The order is fixed, and so are the bits.
     */
    private Planes() {}

    /** sum x. */
    static float sum(float[] x, int at, int places) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int end = at + places;
        int i = at;
        for (; i < end - 7; i += 8) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
            s4 += x[i + 4];
            s5 += x[i + 5];
            s6 += x[i + 6];
            s7 += x[i + 7];
        }
        for (; i < end; i++) {
            s0 += x[i];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /** sum d (x - mean), for d and x of {@code places} numbers each. */
    static float products(float[] d, int dAt, float[] x, int xAt, int places, float mean) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i < places - 3; i += 4) {
            s0 += d[dAt + i] * (x[xAt + i] - mean);
            s1 += d[dAt + i + 1] * (x[xAt + i + 1] - mean);
            s2 += d[dAt + i + 2] * (x[xAt + i + 2] - mean);
            s3 += d[dAt + i + 3] * (x[xAt + i + 3] - mean);
        }
        for (; i < places; i++) {
            s0 += d[dAt + i] * (x[xAt + i] - mean);
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** sum (x - mean)^2. */
    static float squares(float[] x, int at, int places, float mean) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int end = at + places;
        int i = at;
        for (; i < end - 3; i += 4) {
            s0 += square(x[i] - mean);
            s1 += square(x[i + 1] - mean);
            s2 += square(x[i + 2] - mean);
            s3 += square(x[i + 3] - mean);
        }
        for (; i < end; i++) {
            s0 += square(x[i] - mean);
        }
        return (s0 + s1) + (s2 + s3);
    }

    private static float square(float d) {
        return d * d;
    }
}
