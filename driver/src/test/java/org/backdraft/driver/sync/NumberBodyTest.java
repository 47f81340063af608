package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;

import org.backdraft.worker.WireFormat;
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

    /** Stretches of arrays, some empty, as float32 or bf16. */
    private static List<Stretch> stretches(SplittableRandom random) {
        List<Stretch> stretches = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            float[] array = new float[random.nextInt(30)];
            boolean isShort = random.nextInt(3) == 0;
            for (int k = 0; k < array.length; k++) {
                float number = Float.intBitsToFloat(random.nextInt());
                array[k] = isShort ? WireFormat.BF16.round(number) : number;
            }
            int from = random.nextInt(array.length + 1);
            int to = from + random.nextInt(array.length - from + 1);
            WireFormat format = isShort ? WireFormat.BF16 : WireFormat.FLOAT32;
            stretches.add(new Stretch(array, from, to, format));
        }
        return stretches;
    }

    /** The numbers' bits, byte by byte, lowest first; of bf16 the upper half alone. */
    private static byte[] littleEndian(List<Stretch> stretches) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Stretch stretch : stretches) {
            for (int k = stretch.from(); k < stretch.to(); k++) {
                int bits = Float.floatToRawIntBits(stretch.array()[k]);
                int first = stretch.format() == WireFormat.BF16 ? Short.SIZE : 0;
                for (int shift = first; shift < Integer.SIZE; shift += Byte.SIZE) {
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
            List<Stretch> stretches = stretches(random);
            byte[] expected = littleEndian(stretches);
            NumberBody body = new NumberBody(stretches, window(random));
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
    void convertToNettyForSsl_anyStretches_isTheSameBytes() throws IOException {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Stretch> stretches = stretches(random);
            NumberBody body = new NumberBody(stretches, window(random));

            ByteBuf bytes = (ByteBuf) body.convertToNettyForSsl();

            byte[] actual = new byte[bytes.readableBytes()];
            bytes.readBytes(actual);
            assertThat(actual).as("seed %d", seed).isEqualTo(littleEndian(stretches));
            assertThat(body.createInputStream().readAllBytes()).isEqualTo(actual);
        }
    }

    /**
     * As when several messages wait for one connection: each begins when the one before is sent.
     */
    @Test
    void transferTo_severalBodiesMadeAhead_shareTheWindow() throws IOException {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ByteBuffer window = window(random);
            Hesitant connection = new Hesitant(random);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            List<FileRegion> regions = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                List<Stretch> stretches = stretches(random);
                expected.write(littleEndian(stretches));
                regions.add((FileRegion) new NumberBody(stretches, window).convertToNetty());
            }

            for (FileRegion region : regions) {
                while (region.transferred() < region.count()) {
                    region.transferTo(connection, region.transferred());
                }
            }

            assertThat(connection.taken.toByteArray())
                    .as("seed %d", seed)
                    .isEqualTo(expected.toByteArray());
        }
    }
}
