package org.backdraft.driver.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.apache.hadoop.fs.FSDataOutputStream;
import org.backdraft.driver.optim.Adadelta;
import org.backdraft.driver.optim.Adagrad;
import org.backdraft.driver.optim.Adam;
import org.backdraft.driver.optim.AdamW;
import org.backdraft.driver.optim.Averaging;
import org.backdraft.driver.optim.ExponentialAverage;
import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.driver.optim.Lamb;
import org.backdraft.driver.optim.Lars;
import org.backdraft.driver.optim.Nadam;
import org.backdraft.driver.optim.Plateau;
import org.backdraft.driver.optim.RmsProp;
import org.backdraft.driver.optim.Schedule;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.driver.optim.StochasticAverage;
import org.backdraft.worker.Metric;
import org.backdraft.worker.MetricKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** A run that is stopped after any step, written, read and gone on with is the run itself. */
class InterruptionTest {
    private static final List<FirstOrder> OPTIMIZERS =
            List.of(
                    new Sgd(0.05, 0, false),
                    new Sgd(0.05, 0.9, true),
                    new Adagrad(0.3, 0.1, 1e-10),
                    new RmsProp(0.01, 0.9, 1e-8, 0.5, true),
                    Adadelta.DEFAULT,
                    new Adam(0.05, 0.9, 0.999, 1e-8),
                    new AdamW(0.05, 0.9, 0.999, 1e-8, 0.1),
                    new Nadam(0.05, 0.9, 0.999, 1e-8, 0.004),
                    new Lars(1, 0.9, 0.0005, 0.02),
                    new Lamb(0.05, 0.9, 0.999, 1e-6, 0.01));
    private static final List<Schedule> SCHEDULES =
            List.of(
                    new Schedule.Constant(),
                    new Schedule.StepDecay(6, 0.5),
                    new Schedule.WarmUp(5, 0, new Schedule.Cosine(9, 2, 0.1)),
                    new Schedule.OneCycle(20, 0.3, 0.1, 0.01));

    @TempDir private Path folder;

    /** A life drawn by lot: every part may or may not be there. */
    private static Life drawn(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Averaging[] averagings = {
            null, new ExponentialAverage(0.8), new StochasticAverage(random.nextInt(12), 2)
        };
        Plateau plateau =
                random.nextBoolean() ? new Plateau(0.5, 0, random.nextDouble(), 1, 0.1) : null;
        Metric metric = Metric.of(random.nextBoolean() ? MetricKind.LOSS : MetricKind.R2);
        Monitor monitor =
                random.nextInt(4) == 0
                        ? null
                        : new Monitor(metric, random.nextDouble(), random.nextInt(3), plateau);
        return Life.of(
                OPTIMIZERS.get(seed % OPTIMIZERS.size()),
                SCHEDULES.get(random.nextInt(SCHEDULES.size())),
                1 + 2 * random.nextInt(2),
                averagings[random.nextInt(averagings.length)],
                new Trainer.Settings(
                        random.nextInt(3, 7),
                        new CheckpointPolicy(random.nextInt(4), 1, 0, 2),
                        monitor,
                        Divergence.STOP));
    }

    static IntStream seeds() {
        return IntStream.range(0, 20);
    }

    @Test
    void drawn_allSeeds_coverWhatMatters() {
        int early = 0;
        int lowered = 0;
        int averaged = 0;
        int ragged = 0;
        for (int seed : seeds().toArray()) {
            Life life = drawn(seed);
            TrainingState state = life.start();
            life.run(state, null, null, () -> false);
            early += state.progress().isStopped() ? 1 : 0;
            lowered += state.plateau().factor() < 1 ? 1 : 0;
            averaged += state.average().count() > 1 ? 1 : 0;
            ragged += life.rule().accumulate() == 3 ? 1 : 0;
        }

        assertThat(List.of(early, lowered, averaged, ragged)).allMatch(n -> n >= 4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void run_interruptedAfterAnyStep_isTheSameInTheEnd(int seed) throws IOException {
        Life life = drawn(seed);
        TrainingState whole = life.start();
        Path log = folder.resolve("whole.jsonl");
        Trainer.Outcome outcome = run(life, whole, log, () -> false);
        assertThat(outcome.interrupted()).isFalse();

        for (int k = 1; k <= whole.step(); k++) {
            Path first = folder.resolve("first-" + k);
            Path second = folder.resolve("second-" + k);
            TrainingState state = life.start();
            Trainer.Outcome part = run(life, state, first, afterSteps(k));
            assertThat(part.interrupted()).isTrue();
            assertThat(state.step()).isEqualTo(k);
            TrainingState again = writtenAndRead(state);
            Trainer.Outcome rest = run(life, again, second, () -> false);

            assertThat(States.text(again))
                    .as("seed %d, step %d of %s", seed, k, life)
                    .isEqualTo(States.text(whole));
            List<String> events = events(first);
            events.addAll(events(second));
            assertThat(events).as("seed %d, step %d", seed, k).isEqualTo(events(log));
            assertThat(part.epochs().size() + rest.epochs().size())
                    .isEqualTo(outcome.epochs().size());
        }
    }

    @Test
    void run_interruptedAfterEveryStep_isTheSameInTheEnd() throws IOException {
        Life life = drawn(17);
        TrainingState whole = life.start();
        run(life, whole, folder.resolve("whole"), () -> false);

        TrainingState state = life.start();
        int stops = 0;
        while (run(life, state, folder.resolve("part-" + stops), () -> true).interrupted()) {
            state = writtenAndRead(state);
            stops++;
        }

        assertThat(stops).isEqualTo((int) whole.step());
        assertThat(States.text(state)).isEqualTo(States.text(whole));
    }

    @Test
    void run_resumedAtItsEnd_changesNothing() throws IOException {
        Life life = drawn(3);
        TrainingState state = life.start();
        run(life, state, folder.resolve("first"), () -> false);
        String before = States.text(state);

        Trainer.Outcome outcome = run(life, state, folder.resolve("second"), () -> false);

        assertThat(States.text(state)).isEqualTo(before);
        assertThat(outcome.epochs()).isEmpty();
        assertThat(outcome.interrupted()).isFalse();
    }

    @Test
    void goOn_otherStepsPerEpoch_startsTheEpochAnew() {
        TrainingState state = Life.PLAIN.start();
        Life.PLAIN.run(state, null, null, afterSteps(2 * 7 + 3));

        state.goOn(7);
        assertThat(state.step()).isEqualTo(17);
        state.goOn(4);

        assertThat(state.step()).isEqualTo(8);
        assertThat(state.progress().epochs()).isEqualTo(2);
        Life fewer =
                new Life(
                        Life.PLAIN.graph(),
                        Life.PLAIN.train(),
                        Life.PLAIN.validation(),
                        9,
                        Life.PLAIN.rule(),
                        Life.PLAIN.optimizer(),
                        Life.PLAIN.settings());
        List<EpochReport> epochs = fewer.run(state, null, null, () -> false).epochs();
        assertThat(state.step()).isEqualTo(16);
        assertThat(epochs).map(EpochReport::examples).containsExactly(33L, 33L);
    }

    private Trainer.Outcome run(
            Life life, TrainingState state, Path log, BooleanSupplier interruption)
            throws IOException {
        try (FSDataOutputStream metrics = Life.FILES.create(log.toString())) {
            return life.run(state, null, metrics, interruption);
        }
    }

    static BooleanSupplier afterSteps(int k) {
        int[] steps = {0};
        return () -> ++steps[0] >= k;
    }

    private TrainingState writtenAndRead(TrainingState state) throws IOException {
        String path = folder.resolve("state").toString();
        new Checkpoint(Map.of(), state).write(Life.FILES, path);
        return Checkpoint.read(Life.FILES, path).state();
    }

    /** The events of a log without what clocks say. */
    static List<String> events(Path log) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> events = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            ObjectNode event = (ObjectNode) json.readTree(line);
            event.remove(List.of("seconds", "examplesPerSecond", "stepMillis"));
            events.add(event.toString());
        }
        return events;
    }
}
