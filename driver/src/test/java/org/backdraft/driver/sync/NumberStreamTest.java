package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.worker.WireFormat;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

class NumberStreamTest {

    /** What a stretch's numbers are before they come. */
    private static final float NOTHING = -7;

    @Test
    void accept_piecesOfAnyLength_fillTheStretchesInTurn() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Stretch> targets = new ArrayList<>();
            List<float[]> expected = new ArrayList<>();
            ByteBuffer bytes = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = random.nextInt(6); i > 0; i--) {
                Stretch target = target(random);
                targets.add(target);
                expected.add(send(target, bytes, random));
            }
            NumberStream stream = new NumberStream(targets);

            bytes.flip();
            while (bytes.hasRemaining()) {
                assertThat(stream.isComplete()).as("seed %d", seed).isFalse();
                int length = Math.min(bytes.remaining(), random.nextInt(12));
                ByteBuffer piece = bytes.slice(bytes.position(), length);
                bytes.position(bytes.position() + length);
                stream.accept(piece);
            }

            assertThat(stream.isComplete()).as("seed %d", seed).isTrue();
            for (int i = 0; i < expected.size(); i++) {
                assertThat(targets.get(i).array())
                        .as("seed %d, array %d", seed, i)
                        .isEqualTo(expected.get(i));
            }
        }
    }

    private static Stretch target(SplittableRandom random) {
        float[] array = new float[random.nextInt(20)];
        Arrays.fill(array, NOTHING);
        int from = random.nextInt(array.length + 1);
        int to = from + random.nextInt(array.length - from + 1);
        WireFormat format = WireFormat.values()[random.nextInt(WireFormat.values().length)];
        return new Stretch(array, from, to, format);
    }

    /** Puts numbers for a stretch on the wire; what its array is to hold then. */
    private static float[] send(Stretch target, ByteBuffer bytes, SplittableRandom random) {
        float[] expected = target.array().clone();
        for (int k = target.from(); k < target.to(); k++) {
            expected[k] = target.format().round((float) random.nextDouble());
        }
        target.format().put(expected, target.from(), target.to() - target.from(), bytes);
        return expected;
    }
}
