package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.SplittableRandom;

class WireFormatTest {
    /** The bfloat16 nearest to a number by comparing both neighbours in double. */
    private static float nearestBf16(float number) {
        int below = Float.floatToRawIntBits(number) & 0xffff0000;
        float low = Float.intBitsToFloat(below);
        float high = Float.intBitsToFloat(below + 0x10000);
        // Beyond the largest number, the next one would be 2^128.
        double next = Float.isInfinite(high) ? Math.copySign(0x1p128, number) : high;
        double toLow = Math.abs((double) number - low);
        double toHigh = Math.abs(next - number);
        boolean isLowEven = (below & 0x10000) == 0;
        return toLow < toHigh || toLow == toHigh && isLowEven ? low : high;
    }

    @Test
    void round_bf16AnyBits_isTheNearest() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 2_000_000; i++) {
            float number = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(number)) {
                assertThat(WireFormat.BF16.round(number))
                        .as("%a", number)
                        .isEqualTo(nearestBf16(number));
            }
        }
    }

    @Test
    void round_bf16Ties_goToTheEven() {
        assertThat(WireFormat.BF16.round(1 + 0x1p-8f)).isEqualTo(1f);
        assertThat(WireFormat.BF16.round(1 + 3 * 0x1p-8f)).isEqualTo(1 + 0x1p-6f);
        assertThat(WireFormat.BF16.round(1 + 0x1p-8f + 0x1p-20f)).isEqualTo(1 + 0x1p-7f);
    }

    @Test
    void round_fp16OutOfRange_isTheLargest() {
        assertThat(WireFormat.FP16.round(1e9f)).isEqualTo(65504f);
        assertThat(WireFormat.FP16.round(-65520f)).isEqualTo(-65504f);
        assertThat(WireFormat.FP16.round(65504f)).isEqualTo(65504f);
        assertThat(WireFormat.FP16.round(0x1p-26f)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "FP16"})
    void round_notFinite_staysSo(WireFormat format) {
        float quiet = Float.intBitsToFloat(0x7fffffff);
        float signalling = Float.intBitsToFloat(0x7f800001);

        assertThat(format.round(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(format.round(Float.NEGATIVE_INFINITY)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(format.round(quiet)).isNaN();
        assertThat(format.round(signalling)).isNaN();
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "FP16"})
    void bits_ofEveryValue_giveItBack(WireFormat format) {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = format.number((short) bits);
            if (Float.isFinite(value)) {
                assertThat(format.bits(value)).as("%x", bits).isEqualTo((short) bits);
                assertThat(format.round(value)).isEqualTo(value);
            }
        }
    }
}
