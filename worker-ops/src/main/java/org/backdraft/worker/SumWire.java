package org.backdraft.worker;

import java.nio.ByteBuffer;

/**
 * The wire form of a gradient sum.
 *
 * <p>Little-endian: loss, weight, count (8 bytes each); where the layout has parts that can be
 * sparse, the number of their columns that follow, with these columns, or -1 for all (4 each); then
 * the gradient as packed float32, of the parts that can be sparse these columns alone.
 */
final class SumWire {
    private static final int HEADER_BYTES = 3 * Long.BYTES;
    private static final int ALL = -1;

    private SumWire() {}

    /** Length of a sum of {@code parameters} parameters, none of them sparse. */
    static int bytes(int parameters) {
        return Math.addExact(HEADER_BYTES, Math.multiplyExact(Float.BYTES, parameters));
    }

    /** Length of a sum. */
    static long bytes(GradientSum sum) {
        long numbers = HEADER_BYTES / Float.BYTES + (sum.touched().canBeFew() ? 1 : 0);
        int sent = sentColumns(sum);
        for (GradientLayout.Part part : sum.layout().parts()) {
            boolean whole = part.rows() == 0 || sent == ALL;
            numbers += whole ? part.to() - part.from() : (long) part.rows() * sent;
        }
        return Float.BYTES * (numbers + Math.max(0, sent));
    }

    /** Whether all numbers of the gradient travel. */
    static boolean isWhole(GradientSum sum) {
        return sentColumns(sum) == ALL;
    }

    /** Puts a sum; {@code to} is little-endian. */
    static void write(GradientSum sum, ByteBuffer to) {
        to.putDouble(sum.loss()).putDouble(sum.weight()).putLong(sum.count());
        int sent = sentColumns(sum);
        if (sum.touched().canBeFew()) {
            to.putInt(sent);
        }
        if (sent != ALL) {
            sum.touched().list();
        }
        for (int i = 0; i < sent; i++) {
            to.putInt(sum.touched().listed()[i]);
        }
        for (GradientLayout.Part part : sum.layout().parts()) {
            if (part.rows() == 0 || sent == ALL) {
                int length = part.to() - part.from();
                to.asFloatBuffer().put(sum.gradient(), part.from(), length);
                to.position(to.position() + Float.BYTES * length);
            } else {
                write(sum, part, sent, to);
            }
        }
    }

    private static void write(GradientSum sum, GradientLayout.Part part, int sent, ByteBuffer to) {
        int[] columns = sum.touched().listed();
        for (int row = part.from(); row < part.to(); row += sum.layout().columns()) {
            for (int i = 0; i < sent; i++) {
                to.putFloat(sum.gradient()[row + columns[i]]);
            }
        }
    }

    /** Gets a sum, replacing what {@code sum} holds; {@code from} is little-endian. */
    static void read(GradientSum sum, ByteBuffer from) {
        double loss = from.getDouble();
        double weight = from.getDouble();
        long count = from.getLong();
        int sent = sum.touched().canBeFew() ? from.getInt() : ALL;
        if (sent == ALL) {
            sum.touched().addAll();
        } else {
            sum.clear();
        }
        sum.replaceBeside(loss, weight, count);
        for (int i = 0; i < sent; i++) {
            sum.touched().add(from.getInt());
        }
        sum.touched().list();
        for (GradientLayout.Part part : sum.layout().parts()) {
            if (sum.isDense(part)) {
                int length = part.to() - part.from();
                from.asFloatBuffer().get(sum.gradient(), part.from(), length);
                from.position(from.position() + Float.BYTES * length);
            } else {
                read(sum, part, sent, from);
            }
        }
    }

    private static void read(GradientSum sum, GradientLayout.Part part, int sent, ByteBuffer from) {
        int[] columns = sum.touched().listed();
        for (int row = part.from(); row < part.to(); row += sum.layout().columns()) {
            for (int i = 0; i < sent; i++) {
                sum.gradient()[row + columns[i]] = from.getFloat();
            }
        }
    }

    /** Number of columns that travel; {@link #ALL} when that takes no more than those touched. */
    private static int sentColumns(GradientSum sum) {
        if (!sum.touched().canBeFew() || sum.touched().isAll()) {
            return ALL;
        }
        long rows = 0;
        for (GradientLayout.Part part : sum.layout().parts()) {
            rows += part.rows();
        }
        long some = sum.touched().count();
        return some * (rows + 1) < rows * sum.layout().columns() ? (int) some : ALL;
    }
}
