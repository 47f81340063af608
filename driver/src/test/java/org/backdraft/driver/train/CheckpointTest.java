package org.backdraft.driver.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.optim.Adadelta;
import org.backdraft.driver.optim.Adagrad;
import org.backdraft.driver.optim.Adam;
import org.backdraft.driver.optim.AdamW;
import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.driver.optim.Lamb;
import org.backdraft.driver.optim.Lars;
import org.backdraft.driver.optim.Nadam;
import org.backdraft.driver.optim.RmsProp;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.model.Safetensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class CheckpointTest {
    private static final HadoopFiles FILES = new HadoopFiles(new Configuration());
    private static final Map<String, String> IDENTITY =
            Map.of("configuration", "{\"a\":\"\\u00e4\n\"}", "data.train", "00ff", "blas", "");

    @TempDir private Path folder;
    private String path;

    @BeforeEach
    void name() {
        path = folder.resolve("checkpoint").toString();
    }

    static List<FirstOrder> optimizers() {
        return List.of(
                Sgd.DEFAULT,
                new Sgd(0.1, 0.9, true),
                Adagrad.DEFAULT,
                RmsProp.DEFAULT,
                new RmsProp(0.1, 0.9, 1e-8, 0.5, true),
                Adadelta.DEFAULT,
                Adam.DEFAULT,
                AdamW.DEFAULT,
                Nadam.DEFAULT,
                Lars.DEFAULT,
                Lamb.DEFAULT);
    }

    private Checkpoint again(TrainingState state) throws IOException {
        new Checkpoint(IDENTITY, state).write(FILES, path);
        return Checkpoint.read(FILES, path);
    }

    @Test
    void read_whatWasWritten_hasEveryBitOfEveryField() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            TrainingState state = States.odd(seed);

            Checkpoint found = again(state);

            assertThat(States.text(found.state()))
                    .as("seed %d", seed)
                    .isEqualTo(States.text(state));
            assertThat(found.identity()).isEqualTo(IDENTITY);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void read_optimizersStartAndLater_isTheSame(FirstOrder optimizer) throws IOException {
        TrainingState state = new TrainingState(new float[5], optimizer.initialState(5));
        assertThat(States.text(again(state).state())).isEqualTo(States.text(state));

        optimizer.advance(state.optimizer());
        for (float[] moment : state.optimizer().moments()) {
            Arrays.fill(moment, 0.1f);
        }

        assertThat(States.text(again(state).state())).isEqualTo(States.text(state));
    }

    @Test
    void copy_ofAState_hasEveryBitAndSharesNothingThatChanges() {
        TrainingState state = States.odd(3);
        String before = States.text(state);

        TrainingState copy = state.copy();
        assertThat(States.text(copy)).isEqualTo(before);
        state.theta()[1]++;
        state.optimizer().moments()[0][1]++;
        state.optimizer().vectors()[0][1]++;
        state.average().average()[1]++;
        state.optimizer().advance();
        state.progress().addStep(4, 1, 1);
        state.keepBest();

        assertThat(States.text(copy)).isEqualTo(before);
    }

    @Test
    void read_truncatedAnywhere_isAFileException() throws IOException {
        new Checkpoint(IDENTITY, States.odd(1)).write(FILES, path);
        byte[] whole = Files.readAllBytes(Path.of(path));

        for (int length = 0; length < whole.length; length++) {
            Files.write(Path.of(path), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Checkpoint.read(FILES, path))
                    .as("the first %d of %d bytes", length, whole.length)
                    .isInstanceOf(FileException.class)
                    .hasMessageContaining(path);
        }
        Files.write(Path.of(path), Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> Checkpoint.read(FILES, path)).isInstanceOf(FileException.class);
    }

    @Test
    void read_anyByteChanged_isAFileExceptionOrNoChange() throws IOException {
        TrainingState state = States.odd(2);
        new Checkpoint(IDENTITY, state).write(FILES, path);
        byte[] whole = Files.readAllBytes(Path.of(path));

        int unnoticed = 0;
        for (int i = 0; i < whole.length; i++) {
            for (int mask : new int[] {1, 0x80}) {
                unnoticed += isUnnoticed(whole, i, mask, state) ? 1 : 0;
            }
        }
        // The header's padding, and digits of an escape such as \\u00e4.
        assertThat(unnoticed).isLessThan(16);
    }

    @Test
    void read_manyBytesChanged_isAFileException() throws IOException {
        new Checkpoint(IDENTITY, States.odd(4)).write(FILES, path);
        byte[] whole = Files.readAllBytes(Path.of(path));

        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] damaged = whole.clone();
            int from = random.nextInt(whole.length - 1);
            int to = random.nextInt(from + 1, whole.length);
            byte[] noise = new byte[to - from];
            if (random.nextBoolean()) {
                random.nextBytes(noise);
            }
            System.arraycopy(noise, 0, damaged, from, noise.length);
            if (!Arrays.equals(damaged, whole)) {
                Files.write(Path.of(path), damaged);
                assertThatThrownBy(() -> Checkpoint.read(FILES, path))
                        .as("seed %d: bytes %d to %d", seed, from, to)
                        .isInstanceOf(FileException.class);
            }
        }
    }

    private boolean isUnnoticed(byte[] whole, int i, int mask, TrainingState state)
            throws IOException {
        byte[] damaged = whole.clone();
        damaged[i] ^= (byte) mask;
        Files.write(Path.of(path), damaged);
        try {
            Checkpoint found = Checkpoint.read(FILES, path);
            assertThat(States.text(found.state())).as("byte %d", i).isEqualTo(States.text(state));
            assertThat(found.identity()).as("byte %d", i).isEqualTo(IDENTITY);
            return true;
        } catch (FileException e) {
            assertThat(e).as("byte %d", i).hasMessageContaining(path);
            return false;
        }
    }

    @Test
    void read_otherVersion_saysWhichIsExpected() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("backdraft.format", "backdraft-checkpoint-2");
        FILES.writeAtomically(path, new Safetensors(texts, List.of())::write);

        assertThatThrownBy(() -> Checkpoint.read(FILES, path))
                .isInstanceOf(FileException.class)
                .hasMessage(
                        "%s is not a checkpoint that this Backdraft reads: backdraft.format is"
                                + " backdraft-checkpoint-2, expected backdraft-checkpoint-1",
                        path);
    }

    @Test
    void read_missing_namesIt() {
        assertThatThrownBy(() -> Checkpoint.read(FILES, path))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("no such file: " + path);
    }
}
