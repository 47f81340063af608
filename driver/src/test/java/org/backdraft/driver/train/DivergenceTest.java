package org.backdraft.driver.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.fs.FSDataOutputStream;
import org.backdraft.driver.optim.Schedule;
import org.backdraft.driver.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

@Timeout(60)
class DivergenceTest {
    /** Far too much for a linear unit: its parameters grow a hundredfold a step. */
    private static final Sgd WILD = new Sgd(300, 0, false);

    @TempDir private Path folder;

    private static Life line(Sgd sgd, Trainer.Settings settings) {
        return new Life(
                Problem.LINE,
                Problem.deal(Problem.rows(4, 33), 4, 1),
                Problem.deal(Problem.rows(5, 12), 4, 1),
                5,
                new GradientDescent.Rule(
                        GradientDescent.Rule.of(sgd, Problem.LINE.parameterCount()).update(),
                        sgd.learningRate(),
                        new Schedule.Constant(),
                        1,
                        null),
                sgd,
                settings);
    }

    private static Trainer.Settings settings(int epochs, int everySteps, Divergence divergence) {
        CheckpointPolicy policy = new CheckpointPolicy(everySteps, 1, 0, 9);
        return new Trainer.Settings(epochs, policy, null, divergence);
    }

    private CheckpointStore store(Path where) {
        return new CheckpointStore(
                Life.FILES,
                where.toString(),
                Map.of(),
                9,
                warning -> {
                    throw new AssertionError(warning);
                });
    }

    @Test
    void run_explodingRate_goesBackUntilItIsLowEnoughAndEndsWell() throws IOException {
        Life life = line(WILD, settings(40, 0, new Divergence(0.001, 5)));
        Path log = folder.resolve("log");

        Trainer.Outcome outcome;
        try (FSDataOutputStream metrics = Life.FILES.create(log.toString())) {
            outcome = life.run(life.start(), null, metrics, () -> false);
        }

        Progress progress = outcome.state().progress();
        assertThat(progress.epochs()).isEqualTo(40);
        assertThat(outcome.epochs()).map(EpochReport::epoch).doesNotHaveDuplicates().hasSize(40);
        assertThat(progress.rollBacks()).isBetween(1, 5);
        assertThat(progress.lowering()).isCloseTo(Math.pow(0.001, progress.rollBacks()), within());
        assertThat(outcome.epochs().get(39).validation().meanLoss()).isLessThan(0.05);
        List<String> returns =
                Files.readAllLines(log).stream().filter(l -> l.contains("rollBack")).toList();
        assertThat(returns).hasSize(progress.rollBacks());
        assertThat(returns.get(0))
                .contains("\"backToStep\":14", "\"learningRateFactor\":0.001", "not finite");
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.api.Assertions.within(1e-15);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void run_timesUsedUp_failsAsWithoutAGuard(int atMost) throws IOException {
        Divergence divergence = new Divergence(0.999, atMost);
        Life life = line(WILD, settings(40, 0, divergence));
        Path log = folder.resolve("log");

        try (FSDataOutputStream metrics = Life.FILES.create(log.toString())) {
            assertThatThrownBy(() -> life.run(life.start(), null, metrics, () -> false))
                    .isInstanceOf(NonFiniteException.class)
                    .hasMessageContaining("not finite")
                    .hasMessageContaining("lower optimizer.learning-rate");
        }

        assertThat(Files.readAllLines(log).stream().filter(l -> l.contains("rollBack")))
                .hasSize(atMost);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void run_parametersOverflowInAnUpdate_noCheckpointHoldsThem(int atMost) throws IOException {
        // One step leaves float32's range: the state after it is due to be written, and is not.
        Life life = line(new Sgd(3e38, 0, false), settings(2, 1, new Divergence(0.5, atMost)));
        Path where = folder.resolve("checkpoints");

        try (CheckpointStore store = store(where)) {
            assertThatThrownBy(() -> life.run(life.start(), store, null, () -> false))
                    .isInstanceOf(NonFiniteException.class);
        }

        for (Path path : checkpoints(where)) {
            for (float value : Checkpoint.read(Life.FILES, path.toString()).state().theta()) {
                assertThat(Float.isFinite(value)).as(path.toString()).isTrue();
            }
        }
    }

    private static List<Path> checkpoints(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.toList();
        }
    }

    /** A rate somewhat too high: parameters grow for some epochs before they overflow. */
    private static Life late(int everySteps) {
        return line(new Sgd(6, 0, false), settings(12, everySteps, new Divergence(0.005, 3)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void run_goesBack_isTheRunFromThatStateWithALowerRate(int everySteps) throws IOException {
        Life life = late(everySteps);
        Path log = folder.resolve("log");
        TrainingState state;
        try (FSDataOutputStream metrics = Life.FILES.create(log.toString())) {
            state = life.run(life.start(), null, metrics, () -> false).state();
        }
        assertThat(state.progress().rollBacks()).isEqualTo(1);
        assertThat(state.progress().epochs()).isEqualTo(12);
        String line =
                Files.readAllLines(log).stream()
                        .filter(l -> l.contains("rollBack"))
                        .toList()
                        .get(0);
        int back = Integer.parseInt(line.replaceFirst(".*\"backToStep\":(\\d+).*", "$1"));

        TrainingState again = stateAt(life, back);
        again.progress().rollBack(0.005, 1, 1);
        life.run(again, null, null, () -> false);

        assertThat(back).isGreaterThan(7);
        assertThat(again.thetaSha256()).isEqualTo(state.thetaSha256());
    }

    /** The state after so many steps of a run that doesn't go back. */
    private static TrainingState stateAt(Life life, int steps) {
        Life stopping =
                life.with(
                        new Trainer.Settings(
                                life.settings().epochs(),
                                life.settings().checkpoints(),
                                null,
                                Divergence.STOP));
        TrainingState state = life.start();
        // Stopped at an epoch's end, it is evaluated first when it goes on.
        stopping.run(state, null, null, InterruptionTest.afterSteps(steps));
        return state;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5})
    void run_interruptedAnywhere_goesBackAsTheWholeRunDoes(int everySteps) throws IOException {
        Life life = late(everySteps);
        Trainer.Outcome whole = life.run(life.start(), null, null, () -> false);
        int steps = stepsTaken(life);

        for (int k = 1; k <= steps; k++) {
            Path where = folder.resolve("checkpoints-" + k);
            try (CheckpointStore store = store(where)) {
                Trainer.Outcome part =
                        life.run(life.start(), store, null, InterruptionTest.afterSteps(k));
                assertThat(part.interrupted()).as("after %d steps", k).isTrue();
            }
            CheckpointStore.Found found =
                    CheckpointStore.newest(Life.FILES, where.toString(), warning -> {});
            Trainer.Outcome rest = life.run(found.state(), null, null, () -> false);

            assertThat(States.text(rest.state()))
                    .as("interrupted after %d steps", k)
                    .isEqualTo(States.text(whole.state()));
        }
    }

    /** Steps with those that were gone back on. */
    private static int stepsTaken(Life life) {
        List<Integer> asked = new ArrayList<>();
        life.run(
                life.start(),
                null,
                null,
                () -> {
                    asked.add(1);
                    return false;
                });
        return asked.size();
    }

    @Test
    void divergence_settingsOutOfRange_areRefused() {
        assertThatThrownBy(() -> new Divergence(1, 1)).hasMessageContaining("under 1");
        assertThatThrownBy(() -> new Divergence(0, 1)).hasMessageContaining("over 0");
        assertThatThrownBy(() -> new Divergence(Double.NaN, 1)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Divergence(0.5, -1)).hasMessageContaining("-1");
    }
}
