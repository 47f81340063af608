package org.backdraft.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.GridRun.Member;
import org.backdraft.driver.run.GridRun.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

class GridRunTest {
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
    private static final BooleanSupplier NEVER = () -> false;

    /** Units and learning rate differ, so do the batches and with them the steps of an epoch. */
    private static final List<Map<String, String>> SETTINGS =
            List.of(
                    Map.of("vars.units", "5"),
                    Map.of("vars.units", "9", "optimizer.learning-rate", "0.3"),
                    Map.of("seed", "8", "optimizer.type", "adam"),
                    Map.of("batch-size", "25", "early-stopping.patience", "1"));

    @TempDir private Path folder;

    private static RunConfig config(Map<String, String> settings) {
        return RunConfig.parse(
                """
                vars.units = 6
                data {
                  train { format = generated, kind = blobs, rows = 120, seed = 3, spread = 2 }
                  validation-fraction = 0.25
                  shards = 3
                  seed = 77
                }
                network = [
                  { type = linear, units = ${vars.units} }
                  { type = tanh }
                  { type = dropout, rate = 0.1 }
                  { type = linear, units = 3 }
                ]
                loss = cross-entropy
                batch-size = 16
                epochs = 4
                sync = in-process
                checkpoint { every-steps = 3, keep = 100 }
                """,
                "test",
                settings);
    }

    private static List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (Map<String, String> settings : SETTINGS) {
            members.add(new Member("m" + members.size(), config(settings)));
        }
        return members;
    }

    private static String alone(RunConfig config) throws IOException {
        try (Session session = Session.open(config)) {
            return new TrainingRun(session, config, NOWHERE).run().model().thetaSha256();
        }
    }

    private static List<Outcome> grid(
            List<Member> members, Path directory, boolean resume, BooleanSupplier interruption)
            throws IOException {
        try (Session session = Session.open(members.get(0).config())) {
            return new GridRun(session, members, NOWHERE)
                    .run(directory.toString(), resume, interruption);
        }
    }

    private static List<String> hashes(List<Outcome> outcomes) {
        return outcomes.stream().map(o -> o.result().model().thetaSha256()).toList();
    }

    @Test
    void run_anyMembers_haveTheBitsThatTheyHaveAlone() throws IOException {
        List<String> alone = new ArrayList<>();
        for (Member member : members()) {
            alone.add(alone(member.config()));
        }

        assertThat(hashes(grid(members(), folder.resolve("g"), false, NEVER))).isEqualTo(alone);
    }

    @Test
    void run_interruptedAnywhere_resumesToTheSameBits() throws IOException {
        List<String> whole = hashes(grid(members(), folder.resolve("whole"), false, NEVER));
        for (int steps : new int[] {1, 7, 20, 41}) {
            Path directory = folder.resolve("g" + steps);
            AtomicInteger asked = new AtomicInteger();

            grid(members(), directory, false, () -> asked.incrementAndGet() > steps);
            // As a crash may leave it: one member is further than the others.
            Path lost = directory.resolve("m2/checkpoints");
            try (var files = Files.list(lost)) {
                Files.delete(files.sorted().reduce((a, b) -> b).orElseThrow());
            }

            assertThat(hashes(grid(members(), directory, true, NEVER)))
                    .as("interrupted after %d", steps)
                    .isEqualTo(whole);
        }
    }

    @Test
    void run_oneDiverges_theOthersGoOn() throws IOException {
        List<Member> members = new ArrayList<>(members());
        String first = alone(members.get(0).config());
        members.add(new Member("wild", config(Map.of("optimizer.learning-rate", "1e38"))));

        List<Outcome> outcomes = grid(members, folder.resolve("g"), false, NEVER);

        assertThat(outcomes.get(0).result().model().thetaSha256()).isEqualTo(first);
        assertThat(outcomes.get(4).result()).isNull();
        assertThat(outcomes.get(4).failure()).hasMessageContaining("not finite");
        assertThat(GridRun.ranked(outcomes)).endsWith(outcomes.get(4));
    }

    @Test
    void ranked_validationLoss_isAscending() throws IOException {
        List<Outcome> ranked = GridRun.ranked(grid(members(), folder.resolve("g"), false, NEVER));

        List<Double> losses =
                ranked.stream().map(o -> o.figures().validation().meanLoss()).toList();
        assertThat(losses).isSorted();
    }

    @Test
    void run_otherData_isRefused() {
        List<Member> members =
                List.of(
                        new Member("a", config(Map.of())),
                        new Member("b", config(Map.of("data.seed", "1"))));

        assertThatThrownBy(() -> grid(members, folder.resolve("g"), false, NEVER))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("the models of a grid must share their data");
        assertThat(folder.resolve("g")).doesNotExist();
    }

    @Test
    void run_existingFolder_isRefused() {
        assertThatThrownBy(() -> grid(members(), folder, false, NEVER))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("exists already; go on with its grid by --resume auto");
    }
}
