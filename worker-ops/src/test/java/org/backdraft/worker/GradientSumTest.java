package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.tensor.FiniteCheck;
import org.backdraft.tensor.RandomMatrices;
import org.backdraft.tensor.Sweep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;

class GradientSumTest {

    private static GradientSum sum(double loss, double weight, long count, float... gradient) {
        GradientSum sum = new GradientSum(gradient.length);
        System.arraycopy(gradient, 0, sum.gradient(), 0, gradient.length);
        sum.addBatch(loss, weight, count);
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 1000})
    void write_thenRead_keepsTheBits(int parameters) {
        float[] values = RandomMatrices.normals(new SplittableRandom(parameters), parameters);
        GradientSum sum = sum(0.1, 1e300, Long.MAX_VALUE, values);
        ByteBuffer wire = ByteBuffer.allocate(3 + GradientSum.bytes(parameters) + 5);
        wire.order(ByteOrder.LITTLE_ENDIAN).position(3);

        sum.write(wire);
        assertThat(wire.position()).isEqualTo(3 + GradientSum.bytes(parameters));
        GradientSum copy = sum(9, 9, 9, new float[parameters]);
        copy.read(wire.position(3));

        assertThat(wire.position()).isEqualTo(3 + GradientSum.bytes(parameters));
        assertThat(copy.gradient()).isEqualTo(values);
        assertThat(copy.loss()).isEqualTo(0.1);
        assertThat(copy.weight()).isEqualTo(1e300);
        assertThat(copy.count()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void write_sum_isLittleEndianHeaderThenFloats() {
        ByteBuffer wire = ByteBuffer.allocate(GradientSum.bytes(2)).order(ByteOrder.LITTLE_ENDIAN);

        sum(1, 2, 3, 4, -0f).write(wire);

        assertThat(wire.capacity()).isEqualTo(24 + 8);
        assertThat(wire.getDouble(0)).isEqualTo(1);
        assertThat(wire.getDouble(8)).isEqualTo(2);
        assertThat(wire.getLong(16)).isEqualTo(3);
        assertThat(wire.getInt(24)).isEqualTo(Float.floatToRawIntBits(4));
        assertThat(wire.getInt(28)).isEqualTo(0x80000000);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void isFinite_oneThatIsNot_isFalseWhereverItIs(float value) {
        for (int length : new int[] {1, 2, 3, 8, 33, 100}) {
            for (int i = 0; i < length; i++) {
                GradientSum sum = sum(1, 1, 1, new float[length]);
                sum.gradient()[i] = value;

                assertThat(sum.isFinite()).as("%s at %d of %d", value, i, length).isFalse();
            }
        }
    }

    @Test
    void isFinite_severalThreads_findOneThatIsNotInAnyBlock() {
        int length = 9 * Sweep.BLOCK + 7;
        FiniteCheck check = new FiniteCheck(new Sweep(3));
        GradientSum sum = sum(1, 1, 1, new float[length]);
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int at = random.nextInt(length);
            sum.gradient()[at] = Float.POSITIVE_INFINITY;

            assertThat(sum.isFinite(check)).as("at %d of %d", at, length).isFalse();

            sum.gradient()[at] = Float.MAX_VALUE;
            assertThat(sum.isFinite(check)).as("without %d of %d", at, length).isTrue();
        }
    }

    @Test
    void add_severalThreads_hasTheBitsOfOne() {
        Random random = new Random(2);
        for (int length : new int[] {0, 1, Sweep.BLOCK, 9 * Sweep.BLOCK + 7}) {
            float[] numbers = new float[length];
            float[] others = new float[length];
            for (int i = 0; i < length; i++) {
                numbers[i] = random.nextFloat() - 0.5f;
                others[i] = random.nextFloat() - 0.5f;
            }
            GradientSum alone = sum(1, 2, 3, numbers);
            GradientSum together = sum(1, 2, 3, numbers);
            GradientSum other = sum(0.1, 0.2, 4, others);

            alone.add(other);
            together.add(other, new FiniteCheck(new Sweep(3)));

            assertThat(together.gradient()).isEqualTo(alone.gradient());
            assertThat(together.loss()).isEqualTo(alone.loss());
            assertThat(together.weight()).isEqualTo(alone.weight());
            assertThat(together.count()).isEqualTo(7);
        }
    }

    @Test
    void isFinite_addedByACheck_knowsItUntilTheSumChanges() {
        FiniteCheck check = new FiniteCheck(new Sweep(2));
        int length = 9 * Sweep.BLOCK + 7;
        GradientSum zeros = sum(1, 1, 1, new float[length]);
        List<Consumer<GradientSum>> changes =
                List.of(
                        sum -> sum.overwritten()[length - 1] = Float.NaN,
                        sum -> {
                            sum.touch();
                            sum.gradient()[length - 1] = Float.NaN;
                        },
                        sum -> sum.add(sum(1, 1, 1, endsIn(Float.NaN, length))),
                        sum -> sum.add(sum(1, 1, 1, endsIn(Float.NaN, length)), check),
                        sum -> sum.read(wire(sum(1, 1, 1, endsIn(Float.NaN, length)))),
                        sum -> sum.scale(Float.POSITIVE_INFINITY, length),
                        sum -> {
                            sum.clear();
                            sum.gradient()[length - 1] = Float.NaN;
                        });
        for (int i = 0; i < changes.size(); i++) {
            GradientSum sum = sum(1, 1, 1, endsIn(1, length));
            sum.add(zeros, check);
            assertThat(sum.isFinite(check)).as("before change %d", i).isTrue();

            changes.get(i).accept(sum);

            assertThat(sum.isFinite(check)).as("after change %d", i).isFalse();
        }
    }

    @Test
    void isFinite_twoThatOverflowTogether_isFalse() {
        FiniteCheck check = new FiniteCheck(new Sweep(2));
        int length = 9 * Sweep.BLOCK + 7;
        GradientSum sum = sum(1, 1, 1, endsIn(Float.MAX_VALUE, length));

        sum.add(sum(1, 1, 1, endsIn(Float.MAX_VALUE, length)), check);

        assertThat(sum.isFinite(check)).isFalse();
    }

    private static float[] endsIn(float last, int length) {
        float[] numbers = new float[length];
        numbers[length - 1] = last;
        return numbers;
    }

    private static ByteBuffer wire(GradientSum sum) {
        ByteBuffer wire = ByteBuffer.allocate((int) sum.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        sum.write(wire);
        return wire.flip();
    }

    @Test
    void isFinite_anyNotANumber_isFalse() {
        for (int bits : new int[] {0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff, 0xffc00000}) {
            assertThat(sum(1, 1, 1, 0, Float.intBitsToFloat(bits)).isFinite()).isFalse();
        }
    }

    @Test
    void isFinite_extremeFiniteNumbers_isTrue() {
        float most = Float.MAX_VALUE;
        float least = Float.MIN_VALUE;
        float normal = Float.MIN_NORMAL;

        assertThat(sum(0, 0, 0, 0, -0f, most, -most, least, -least, normal, -normal).isFinite())
                .isTrue();
        assertThat(sum(Double.MAX_VALUE, 0, 0).isFinite()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void isFinite_lossOrWeightThatIsNot_isFalse(double value) {
        assertThat(sum(value, 1, 1, 0).isFinite()).isFalse();
        assertThat(sum(1, value, 1, 0).isFinite()).isFalse();
    }

    @Test
    void add_another_addsEverything() {
        GradientSum sum = sum(1, 2, 3, 10, 20);
        GradientSum other = sum(0.5, 0.25, 4, 1, -2);

        sum.add(other);

        assertThat(sum.gradient()).containsExactly(11, 18);
        assertThat(sum.loss()).isEqualTo(1.5);
        assertThat(sum.weight()).isEqualTo(2.25);
        assertThat(sum.count()).isEqualTo(7);
        assertThat(other.gradient()).containsExactly(1, -2);
    }

    @Test
    void clear_used_isOfNoExamples() {
        GradientSum sum = sum(Double.NaN, 2, 3, Float.NaN, 20);

        sum.clear();

        assertThat(sum.gradient()).containsExactly(0, 0);
        assertThat(sum.loss()).isZero();
        assertThat(sum.weight()).isZero();
        assertThat(sum.count()).isZero();
    }
}
