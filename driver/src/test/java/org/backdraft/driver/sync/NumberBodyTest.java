package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class NumberBodyTest {

    /** What takes some of the bytes that it is offered, often none, as a busy connection does. */
    private static final class Hesitant implements WritableByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final SplittableRandom random;

        private Hesitant(SplittableRandom random) {
            this.random = random;
        }

        @Override
        public int write(ByteBuffer from) {
            int count = random.nextInt(from.remaining() + 1);
            for (int i = 0; i < count; i++) {
                taken.write(from.get());
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // It stays open.
        }
    }

    private static List<float[]> arrays(SplittableRandom random) {
        List<float[]> arrays = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            float[] array = random.nextInt(4) == 0 ? null : new float[random.nextInt(30)];
            for (int k = 0; array != null && k < array.length; k++) {
                array[k] = Float.intBitsToFloat(random.nextInt());
            }
            arrays.add(array);
        }
        return arrays;
    }

    /** The numbers' bits, byte by byte, lowest first. */
    private static byte[] littleEndian(List<float[]> arrays) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (float[] array : arrays) {
            for (int k = 0; array != null && k < array.length; k++) {
                int bits = Float.floatToRawIntBits(array[k]);
                for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                    bytes.write(bits >>> shift);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static ByteBuffer window(SplittableRandom random) {
        return ByteBuffer.allocate(Float.BYTES + random.nextInt(60)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void transferTo_connectionThatTakesFewBytes_sendsTheNumbersInTurn() throws IOException {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<float[]> arrays = arrays(random);
            byte[] expected = littleEndian(arrays);
            NumberBody body = new NumberBody(Stretch.ofAll(arrays), window(random));
            Hesitant connection = new Hesitant(random);

            FileRegion region = (FileRegion) body.convertToNetty();
            while (region.transferred() < region.count()) {
                region.transferTo(connection, region.transferred());
            }

            assertThat(body.size()).as("seed %d", seed).isEqualTo(expected.length);
            assertThat(connection.taken.toByteArray()).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void convertToNettyForSsl_anyArrays_isTheSameBytes() throws IOException {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<float[]> arrays = arrays(random);
            NumberBody body = new NumberBody(Stretch.ofAll(arrays), window(random));

            ByteBuf bytes = (ByteBuf) body.convertToNettyForSsl();

            byte[] actual = new byte[bytes.readableBytes()];
            bytes.readBytes(actual);
            assertThat(actual).as("seed %d", seed).isEqualTo(littleEndian(arrays));
            assertThat(body.createInputStream().readAllBytes()).isEqualTo(actual);
        }
    }
}
