package org.backdraft.driver.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.model.Safetensors;
import org.backdraft.worker.LocalShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

@Timeout(60)
class CheckpointStoreTest {
    private static final HadoopFiles FILES = new HadoopFiles(new Configuration());
    private static final Map<String, String> IDENTITY = Map.of("configuration", "{}");

    @TempDir private Path folder;
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    private CheckpointStore store(HadoopFiles files, String where, int keep) {
        return new CheckpointStore(files, where, IDENTITY, keep, warnings::add);
    }

    /** Writes states one after the other, each by a store of its own so that none is replaced. */
    private void write(int keep, TrainingState... states) {
        for (TrainingState state : states) {
            try (CheckpointStore store = store(FILES, folder.toString(), keep)) {
                store.write(state);
            }
        }
    }

    private List<Integer> steps() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("step-"))
                    .map(name -> Integer.parseInt(name.substring(5, 17)))
                    .sorted()
                    .toList();
        }
    }

    private Path file(int step) {
        return folder.resolve("step-%012d.safetensors".formatted(step));
    }

    private static TrainingState best(int step, int bestStep) {
        TrainingState state = States.after(bestStep, true);
        for (int i = bestStep; i < step; i++) {
            state.progress().addStep(1, 0, 1);
        }
        return state;
    }

    private CheckpointStore.Found newest() throws IOException {
        return CheckpointStore.newest(FILES, folder.toString(), warnings::add);
    }

    @Test
    void newest_noFolderOrNothingInIt_isNull() throws IOException {
        assertThat(newest()).isNull();
        assertThat(CheckpointStore.newest(FILES, folder + "/none", warnings::add)).isNull();
        assertThat(warnings).isEmpty();
    }

    @Test
    void newest_severalFiles_isThatOfTheLastStep() throws IOException {
        write(9, States.after(9, false), States.after(100, false), States.after(20, false));

        assertThat(newest().path()).isEqualTo(file(20).toString());
        assertThat(newest().identity()).isEqualTo(IDENTITY);
        assertThat(newest().state().step()).isEqualTo(20);
        assertThat(steps()).as("what was of a later time is gone").containsExactly(9, 20);
    }

    @Test
    void newest_damagedOnes_areLeftOutWithAWarningEach() throws IOException {
        write(9, States.after(1, false), States.after(2, false), States.after(3, false));
        write(9, States.after(4, false));
        byte[] bytes = Files.readAllBytes(file(3));
        bytes[bytes.length - 1] ^= 1;
        Files.write(file(3), bytes);
        FILES.writeAtomically(
                file(4).toString(),
                new Safetensors(Map.of("backdraft.format", "backdraft-model-1"), List.of())::write);
        Files.write(file(5), new byte[0]);
        Files.createDirectory(file(6));

        assertThat(newest().state().step()).isEqualTo(2);
        assertThat(warnings)
                .containsExactly(
                        "left out a checkpoint: "
                                + file(5)
                                + " is not a whole safetensors file: it is truncated",
                        "left out a checkpoint: "
                                + file(4)
                                + " is not a checkpoint that this Backdraft reads: backdraft.format"
                                + " is backdraft-model-1, expected backdraft-checkpoint-1",
                        "left out a checkpoint: "
                                + file(3)
                                + " is damaged: its content doesn't have the SHA-256 that it"
                                + " states");
    }

    @Test
    void write_moreThanKept_leavesTheNewestAndTheBest() throws IOException {
        write(2, best(1, 1), best(2, 2), best(3, 2), best(4, 2), best(5, 2));
        assertThat(steps()).containsExactly(2, 4, 5);

        write(2, best(6, 6));
        assertThat(steps()).containsExactly(5, 6);

        write(1, best(7, 7), best(8, 7), best(9, 7));
        assertThat(steps()).containsExactly(7, 9);
    }

    @Test
    void write_afterADamagedNewerOne_keepsWhatItWrote() throws IOException {
        write(1, States.after(10, false));
        Files.writeString(file(20), "damaged");
        assertThat(newest().state().step()).isEqualTo(10);

        write(1, States.after(12, false));

        assertThat(steps()).containsExactly(12);
        assertThat(newest().state().step()).isEqualTo(12);
    }

    @Test
    void write_leftOversOfKilledWriters_areIgnoredAndCleared() throws IOException {
        write(2, States.after(1, false));
        Path leftOver = folder.resolve(".step-000000000009.safetensors.unfinished");
        Files.write(leftOver, Files.readAllBytes(file(1)));
        Path other = Files.writeString(folder.resolve("notes.txt"), "mine");

        assertThat(newest().state().step()).isEqualTo(1);
        write(2, States.after(2, false));

        assertThat(leftOver).doesNotExist();
        assertThat(other).exists();
        assertThat(steps()).containsExactly(1, 2);
        assertThat(warnings).isEmpty();
    }

    @Test
    void write_aFileInTheFoldersPlace_warnsAndTrainingGoesOn() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "");
        Life life = Life.PLAIN;
        TrainingState expected = life.start();
        life.run(expected, null, null, () -> false);

        TrainingState state = life.start();
        try (CheckpointStore store = store(FILES, taken.toString(), 2)) {
            life.run(state, store, null, () -> false);
        }

        assertThat(States.text(state)).isEqualTo(States.text(expected));
        assertThat(warnings)
                .isNotEmpty()
                .allMatch(
                        w ->
                                w.startsWith("can't write the checkpoint " + taken + "/step-")
                                        && w.endsWith("; training goes on without it"));
    }

    @Test
    void write_failsAndThenWorks_leavesNoPartsBehind() throws IOException {
        HadoopFiles gated = GatedFiles.closed();
        GatedFiles.open();
        String where = "gated://" + folder;

        GatedFiles.fail(true);
        try (CheckpointStore store = store(gated, where, 2)) {
            store.write(States.after(1, false));
        }
        GatedFiles.fail(false);
        try (CheckpointStore store = store(gated, where, 2)) {
            store.write(States.after(2, false));
        }

        assertThat(warnings)
                .containsExactly(
                        "can't write the checkpoint "
                                + where
                                + "/step-000000000001.safetensors (no space left, says a test);"
                                + " training goes on without it");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file(2));
        }
    }

    @Test
    void write_slowFileSystem_keepsOnlyTheNewestWaiting() throws IOException {
        HadoopFiles gated = GatedFiles.closed();
        try (CheckpointStore store = store(gated, "gated://" + folder, 9)) {
            store.write(States.after(1, false));
            GatedFiles.awaitWriter();
            for (int step = 2; step <= 50; step++) {
                store.write(States.after(step, false));
            }
            GatedFiles.open();
        }

        assertThat(steps()).containsExactly(1, 50);
        assertThat(warnings).isEmpty();
    }

    /** Had training to wait for the file system, this would wait for ever. */
    @Test
    void write_fileSystemThatStandsStill_doesNotHoldTrainingUp() throws IOException {
        HadoopFiles gated = GatedFiles.closed();
        Life life = Life.PLAIN;
        TrainingState state = life.start();
        try (CheckpointStore store = store(gated, "gated://" + folder, 1)) {
            Trainer.Outcome outcome = life.run(state, store, null, () -> false);
            assertThat(outcome.epochs()).hasSize(life.settings().epochs());
            assertThat(steps()).isEmpty();
            GatedFiles.open();
        }

        assertThat(newest().state().thetaSha256()).isEqualTo(state.thetaSha256());
    }

    @Test
    void write_stateGoesOnChanging_isAsItWasThen() throws IOException {
        HadoopFiles gated = GatedFiles.closed();
        LocalShards data = Problem.deal(Problem.rows(1, 8), 2, 1);
        Problem problem = Problem.of(Problem.LINE, data, new Sgd(0.1, 0, false), 8);
        TrainingState start = problem.start();
        String before = States.text(start);
        try (CheckpointStore store = store(gated, "gated://" + folder, 1)) {
            store.write(start.copy());
            problem.run(start, 3, null);
            GatedFiles.open();
        }

        assertThat(States.text(newest().state())).isEqualTo(before);
    }
}
