package org.backdraft.driver.run;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.driver.sync.SharedSource;
import org.backdraft.driver.train.CheckpointStore;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.driver.train.NonFiniteException;
import org.backdraft.nn.Graph;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Metric;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Several models trained together over the same shards, so that they share the cost of Spark's
 * jobs. Each has the bits that it would have alone.
 */
public final class GridRun {
    private final Session session;
    private final List<Member> members;
    private final PrintStream out;

    /**
     * One model.
     *
     * @param name unique in the grid; the name of its folder
     * @param config whose data is that of all members
     */
    public record Member(String name, RunConfig config) {}

    /**
     * How a member ended.
     *
     * @param result what it ended with; null when it failed
     * @param failure why it failed; null when it didn't
     */
    public record Outcome(Member member, TrainingRun.Result result, NonFiniteException failure) {
        /** The figures of its model; null when there is none. */
        public EpochReport figures() {
            return result == null ? null : result.figures();
        }
    }

    /** A grid that prints what it does to {@code out}. */
    public GridRun(Session session, List<Member> members, PrintStream out) {
        this.session = session;
        this.members = settled(session, members);
        this.out = out;
    }

    /**
     * Loads the data and trains all members, each into a folder of its own.
     *
     * @param directory folder of these folders
     * @param resume whether each goes on from its newest checkpoint, if it has one
     * @param interruption asked after every step whether to stop there
     * @return in the order of the members
     */
    public List<Outcome> run(String directory, boolean resume, BooleanSupplier interruption)
            throws IOException {
        if (!resume && session.files().exists(directory)) {
            throw new ConfigurationException(
                    ("the directory %s exists already; go on with its grid by --resume auto, give"
                                    + " another one with --run, or delete it")
                            .formatted(directory));
        }
        for (Member member : members) {
            check(member);
        }
        List<RunConfig> configs = members.stream().map(Member::config).toList();
        WarmStart firstStart = WarmStart.read(session.files(), configs.get(0).life().warmStart());
        try (RunData data = RunData.load(session.loader(), configs, firstStart)) {
            List<Setup> setups = new ArrayList<>();
            for (Member member : members) {
                setups.add(setup(member.config, data));
            }
            describe(data, setups.get(0));
            List<GradientTask> tasks = setups.stream().map(Setup::task).toList();
            try (GradientSource all = session.gradients(tasks, data.train())) {
                SharedSource shared = new SharedSource(all, members.size());
                List<Training> trainings = new ArrayList<>();
                for (int i = 0; i < members.size(); i++) {
                    trainings.add(training(i, directory, resume, data, setups.get(i), shared));
                }
                return run(trainings, interruption);
            }
        }
    }

    /**
     * The outcomes with the best in front: by the monitored metric on the validation data, or by
     * the training loss where there is none. Members without a model come last.
     */
    public static List<Outcome> ranked(List<Outcome> outcomes) {
        Metric metric = outcomes.get(0).member.config.life().earlyStopping().metric();
        int sign = metric.higherIsBetter() ? -1 : 1;
        return outcomes.stream()
                .sorted(
                        Comparator.comparingDouble(
                                outcome -> {
                                    EpochReport figures = outcome.figures();
                                    double value =
                                            figures == null
                                                    ? Double.NaN
                                                    : figures.validation() == null
                                                            ? figures.trainLoss()
                                                            : sign
                                                                    * metric.of(
                                                                            figures.validation());
                                    return value;
                                }))
                .toList();
    }

    /** Saves a member's model as that of the grid. */
    public void save(SavedModel model, String path) throws IOException {
        model.write(session.files(), path);
    }

    private void describe(RunData data, Setup setup) {
        RunConfig first = data.stored(members.get(0).config);
        new RunDescription(session, first, data, setup)
                .print(out, warning -> out.println("warning: " + warning));
        out.printf("%d models, of which this is the first: %s%n", members.size(), names());
    }

    private String names() {
        return String.join("; ", members.stream().map(Member::name).toList());
    }

    /** A member that is ready to be trained. */
    private record Training(
            Member member, LoadedRun run, GradientSource source, CheckpointStore.Found found) {

        private Outcome run(BooleanSupplier interruption) throws IOException {
            try (GradientSource closed = source) {
                return new Outcome(member, run.run(closed, found, false, "", interruption), null);
            } catch (NonFiniteException e) {
                return new Outcome(member, null, e);
            }
        }
    }

    private Training training(
            int index,
            String directory,
            boolean resume,
            RunData data,
            Setup setup,
            SharedSource shared)
            throws IOException {
        Member member = members.get(index);
        PrintStream lines = new PrefixedLines(member.name + ": ", out);
        RunDirectory folder = RunDirectory.open(session.files(), directory + "/" + member.name);
        CheckpointStore.Found found = null;
        RunConfig config = data.stored(member.config);
        Map<String, String> identity = data.identity(config);
        if (resume) {
            found =
                    CheckpointStore.newest(
                            session.files(),
                            folder.checkpoints(),
                            message -> lines.println("warning: " + message));
        }
        if (found != null) {
            Resumption.checkConfiguration(found, member.config, Set.of());
            Resumption.checkData(found, identity, Set.of());
        }
        LoadedRun run = new LoadedRun(session, lines, folder, config, data, setup, identity);
        return new Training(member, run, shared.member(index), found);
    }

    private static List<Outcome> run(List<Training> trainings, BooleanSupplier interruption)
            throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(trainings.size());
        try {
            List<Future<Outcome>> futures = new ArrayList<>();
            for (Training training : trainings) {
                futures.add(threads.submit(() -> training.run(interruption)));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> future : futures) {
                outcomes.add(outcome(future));
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Outcome outcome(Future<Outcome> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw e.getCause() instanceof RuntimeException runtime
                    ? runtime
                    : new IllegalStateException(e.getCause());
        }
    }

    private Setup setup(RunConfig config, RunData data) throws IOException {
        Graph graph = new Graph(data.graph().inputWidth(), config.network());
        int classes = config.loss().classes(graph.outputWidth());
        RunConfig first = members.get(0).config;
        if (classes != first.loss().classes(data.graph().outputWidth())) {
            throw new ConfigurationException(
                    "the models of a grid must decide between the same classes");
        }
        WarmStart warmStart = WarmStart.read(session.files(), config.life().warmStart());
        return new Setup(data.settled(config), data, graph, warmStart);
    }

    private void check(Member member) {
        TrainingRun.checkValidation(member.config);
        LocalConditions.check(member.config);
        if (!(member.config.optimization().optimizer() instanceof FirstOrder)) {
            throw new ConfigurationException(
                    "a grid shares the jobs of steps, which lbfgs has none of; train it alone");
        }
        if (!member.config.data().equals(members.get(0).config.data())) {
            throw new ConfigurationException("the models of a grid must share their data");
        }
    }

    /** The members with the same number of shards. */
    private static List<Member> settled(Session session, List<Member> members) {
        return members.stream()
                .map(
                        member ->
                                new Member(
                                        member.name,
                                        TrainingRun.withShards(session, member.config)))
                .toList();
    }
}
