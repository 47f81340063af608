package org.backdraft.worker;

import java.nio.ByteBuffer;

/**
 * A stretch of a gradient that travels, and is added, apart from the rest: one of so many slices of
 * the same length, the last of which may be shorter, or empty.
 *
 * <p>On the wire, little-endian: loss, weight, count as of the whole sum, then the slice as packed
 * float32, or as 16 bits a number where it was rounded. As float32 that is what a {@link
 * GradientSum} of the slice's length reads and writes.
 *
 * @param from the first of its numbers in the gradient
 * @param to behind the last
 */
public record GradientSlice(int from, int to) {
    /*
     * A sum of sparse parts is sliced as if they were dense: the numbers that it didn't meet are +0
     * in its array, and +0 changes no bit of what it is added to (see GradientSum).
     */
    public GradientSlice {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("a slice from %d to %d".formatted(from, to));
        }
    }

    /** Slice {@code index} of {@code count} of a gradient of {@code length} numbers. */
    public static GradientSlice of(int index, int count, int length) {
        long size = ((long) length + count - 1) / count;
        return new GradientSlice(
                (int) Math.min(length, index * size), (int) Math.min(length, (index + 1) * size));
    }

    /** Number of parameters. */
    public int length() {
        return to - from;
    }

    /** Length on the wire. */
    public int bytes(WireFormat format) {
        return Math.addExact(GradientSum.bytes(0), Math.multiplyExact(format.bytes(), length()));
    }

    /** Puts the slice of a sum. */
    public void write(GradientSum sum, WireFormat format, ByteBuffer out) {
        out.putDouble(sum.loss()).putDouble(sum.weight()).putLong(sum.count());
        format.put(sum.gradient(), from, length(), out);
    }

    /**
     * Gets the slice of a sum, which is whole when it got all of them.
     *
     * @param sum whose numbers in the slice, and those beside the gradient, are overwritten
     */
    public void read(ByteBuffer in, WireFormat format, GradientSum sum) {
        sum.replaceBeside(in.getDouble(), in.getDouble(), in.getLong());
        format.get(in, sum.overwritten(), from, length());
    }

    /**
     * Copies the slice of a whole sum into one that is as long as the slice.
     *
     * @param whole read
     * @param part overwritten
     */
    public void cut(GradientSum whole, GradientSum part) {
        System.arraycopy(whole.gradient(), from, part.overwritten(), 0, length());
        part.replaceBeside(whole.loss(), whole.weight(), whole.count());
    }

    /**
     * Copies a sum that is as long as the slice to its place in a whole one.
     *
     * @param part read
     * @param whole whose numbers in the slice, and those beside the gradient, are overwritten
     */
    public void place(GradientSum part, GradientSum whole) {
        System.arraycopy(part.gradient(), 0, whole.overwritten(), from, length());
        whole.replaceBeside(part.loss(), part.weight(), part.count());
    }
}
