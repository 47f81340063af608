package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

class GradientSliceTest {
    private static GradientSum sum(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        GradientSum sum = new GradientSum(length);
        for (int i = 0; i < length; i++) {
            sum.overwritten()[i] = (float) random.nextGaussian();
        }
        sum.addBatch(random.nextGaussian(), random.nextDouble(), random.nextInt(100));
        return sum;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void of_anyCount_coversEveryNumberOnce() {
        for (int length : new int[] {0, 1, 2, 7, 64, 1000}) {
            for (int count : new int[] {1, 2, 3, 7, 64, 1001}) {
                int at = 0;
                for (int i = 0; i < count; i++) {
                    GradientSlice slice = GradientSlice.of(i, count, length);
                    assertThat(slice.from()).as("%d of %d of %d", i, count, length).isEqualTo(at);
                    at = slice.to();
                }
                assertThat(at).as("%d slices of %d", count, length).isEqualTo(length);
            }
        }
    }

    @Test
    void of_lengthsNearTheLargestInt_doNotOverflow() {
        GradientSlice last = GradientSlice.of(199, 200, Integer.MAX_VALUE);

        assertThat(last.to()).isEqualTo(Integer.MAX_VALUE);
        assertThat(last.length()).isPositive();
    }

    @Test
    void writeAndRead_allSlices_isTheSum() {
        GradientSum from = sum(23, 1);
        GradientSum to = sum(23, 2);
        for (int i = 0; i < 5; i++) {
            GradientSlice slice = GradientSlice.of(i, 5, 23);
            ByteBuffer wire = buffer(GradientSum.bytes(slice.length()));
            slice.write(from, WireFormat.FLOAT32, wire);
            assertThat(wire.hasRemaining()).isFalse();
            slice.read(wire.flip(), WireFormat.FLOAT32, to);
        }

        assertThat(to.gradient()).isEqualTo(from.gradient());
        assertThat(to.loss()).isEqualTo(from.loss());
        assertThat(to.weight()).isEqualTo(from.weight());
        assertThat(to.count()).isEqualTo(from.count());
    }

    @Test
    void cutAndPlace_allSlices_isTheSum() {
        GradientSum from = sum(23, 1);
        GradientSum to = sum(23, 2);
        for (int i = 6; i >= 0; i--) {
            GradientSlice slice = GradientSlice.of(i, 7, 23);
            GradientSum part = sum(slice.length(), 3);
            slice.cut(from, part);
            slice.place(part, to);
        }

        assertThat(to.gradient()).isEqualTo(from.gradient());
        assertThat(to.loss()).isEqualTo(from.loss());
        assertThat(to.weight()).isEqualTo(from.weight());
        assertThat(to.count()).isEqualTo(from.count());
    }

    @Test
    void write_asASumOfItsLength_isReadAsOne() {
        GradientSum from = sum(11, 3);
        GradientSlice slice = new GradientSlice(4, 9);
        ByteBuffer wire = buffer(GradientSum.bytes(5));
        slice.write(from, WireFormat.FLOAT32, wire);

        GradientSum part = new GradientSum(5);
        part.read(wire.flip());

        for (int i = 0; i < 5; i++) {
            assertThat(part.gradient()[i]).isEqualTo(from.gradient()[4 + i]);
        }
        assertThat(part.loss()).isEqualTo(from.loss());
    }

    @Test
    void new_backwards_throws() {
        assertThatThrownBy(() -> new GradientSlice(3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a slice from 3 to 2");
    }
}
