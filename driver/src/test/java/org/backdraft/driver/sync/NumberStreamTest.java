package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class NumberStreamTest {

    @Test
    void accept_piecesOfAnyLength_fillTheArraysInTurn() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<float[]> expected = new ArrayList<>();
            List<float[]> targets = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                float[] array = random.nextInt(4) == 0 ? null : new float[random.nextInt(9)];
                targets.add(array);
                expected.add(array == null ? null : array.clone());
            }
            ByteBuffer bytes = bytes(expected, random);
            NumberStream stream = new NumberStream(Stretch.ofAll(targets));

            while (bytes.hasRemaining()) {
                assertThat(stream.isComplete()).as("seed %d", seed).isFalse();
                int length = Math.min(bytes.remaining(), random.nextInt(12));
                ByteBuffer piece = bytes.slice(bytes.position(), length);
                bytes.position(bytes.position() + length);
                stream.accept(piece);
            }

            assertThat(stream.isComplete()).as("seed %d", seed).isTrue();
            for (int i = 0; i < expected.size(); i++) {
                assertThat(targets.get(i))
                        .as("seed %d, array %d", seed, i)
                        .isEqualTo(expected.get(i));
            }
        }
    }

    private static ByteBuffer bytes(List<float[]> arrays, SplittableRandom random) {
        int count = arrays.stream().mapToInt(array -> array == null ? 0 : array.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] array : arrays) {
            if (array != null) {
                for (int i = 0; i < array.length; i++) {
                    array[i] = (float) random.nextDouble();
                    bytes.putFloat(array[i]);
                }
            }
        }
        return bytes.flip();
    }
}
