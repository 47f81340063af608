package org.backdraft.schema;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The exact sum of finite doubles, which depends on no order and no grouping.
 *
 * <p>Owned by one thread; mergeable.
 */
public final class ExactSum implements Serializable {
    /*
     * A superaccumulator: one wide fixed-point number over the whole range of doubles, as in Neal,
     * "Fast exact summation using small and large superaccumulators" (2015). Limb k counts
     * 2^(32 k - 1088) and holds 32 bits; its other 31 take up the carries of many additions before
     * they are passed on. After that all limbs but the last are from 0 to 2^32 - 1 and the last one
     * has the sign, so that equal sums have equal limbs.
     */
    private static final long serialVersionUID = 1L;
    private static final int LIMB_BITS = 32;
    private static final long LIMB = 0xffffffffL;
    private static final int BELOW_ONE = 1088;
    private static final int LIMBS = 70;
    private static final int MANTISSA_BITS = 52;
    private static final int MOST_EXPONENT = 0x7ff;

    /** Exponents of doubles start at 1, where the last bit counts 2^-1074. */
    private static final int PLACE = BELOW_ONE - 1075;

    /** An addition makes a limb grow by less than 2^33. */
    private static final int MOST_PENDING = 1 << 28;

    private transient long[] limbs = new long[LIMBS];
    private transient int pending;

    /**
     * Adds a number.
     *
     * @throws IllegalArgumentException when it isn't finite
     */
    public void add(double x) {
        long bits = Double.doubleToRawLongBits(x);
        int exponent = (int) (bits >>> MANTISSA_BITS) & MOST_EXPONENT;
        long mantissa = bits & ((1L << MANTISSA_BITS) - 1);
        if (exponent == MOST_EXPONENT) {
            throw new IllegalArgumentException("can't add up " + x);
        }
        if (exponent == 0) {
            exponent = 1;
        } else {
            mantissa |= 1L << MANTISSA_BITS;
        }
        int place = exponent + PLACE;
        int k = place / LIMB_BITS;
        int shift = place % LIMB_BITS;
        long low = (mantissa & LIMB) << shift;
        long high = mantissa >>> LIMB_BITS << shift;
        if (bits < 0) {
            limbs[k] -= low & LIMB;
            limbs[k + 1] -= (low >>> LIMB_BITS) + (high & LIMB);
            limbs[k + 2] -= high >>> LIMB_BITS;
        } else {
            limbs[k] += low & LIMB;
            limbs[k + 1] += (low >>> LIMB_BITS) + (high & LIMB);
            limbs[k + 2] += high >>> LIMB_BITS;
        }
        if (++pending == MOST_PENDING) {
            carry();
        }
    }

    /** Adds the square of a number, which must not overflow; exact from 2^-450 up. */
    void addSquare(double x) {
        double square = x * x;
        add(square);
        add(Math.fma(x, x, -square));
    }

    /** Adds all that another one has added. */
    public void add(ExactSum other) {
        carry();
        other.carry();
        for (int k = 0; k < LIMBS; k++) {
            limbs[k] += other.limbs[k];
        }
        carry();
    }

    /** The sum itself. */
    public BigDecimal value() {
        carry();
        BigInteger units = BigInteger.ZERO;
        for (int k = LIMBS - 1; k >= 0; k--) {
            units = units.shiftLeft(LIMB_BITS).add(BigInteger.valueOf(limbs[k]));
        }
        if (units.signum() == 0) {
            return BigDecimal.ZERO;
        }
        int zeros = Math.min(BELOW_ONE, units.getLowestSetBit());
        BigDecimal divisor = new BigDecimal(BigInteger.TWO.pow(BELOW_ONE - zeros));
        return new BigDecimal(units.shiftRight(zeros)).divide(divisor);
    }

    private void carry() {
        for (int k = 0; k < LIMBS - 1; k++) {
            limbs[k + 1] += limbs[k] >> LIMB_BITS;
            limbs[k] &= LIMB;
        }
        pending = 0;
    }

    /** Most limbs are 0 and don't travel. */
    private void writeObject(ObjectOutputStream out) throws IOException {
        carry();
        out.defaultWriteObject();
        out.writeByte((int) Arrays.stream(limbs).filter(limb -> limb != 0).count());
        for (int k = 0; k < LIMBS; k++) {
            if (limbs[k] != 0) {
                out.writeByte(k);
                out.writeLong(limbs[k]);
            }
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        limbs = new long[LIMBS];
        for (int count = in.readByte(); count > 0; count--) {
            int k = in.readByte();
            limbs[k] = in.readLong();
        }
    }
}
