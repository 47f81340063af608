package org.backdraft.driver.run;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.driver.optim.Lbfgs;
import org.backdraft.driver.progress.Display;
import org.backdraft.driver.sync.GradientSettings;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.driver.train.CheckpointStore;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.driver.train.RangeTest;
import org.backdraft.worker.HeapPeak;
import org.backdraft.worker.WireFormat;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One training run, from a configuration to a saved model. */
public final class TrainingRun {
    /** Which Backdraft this is. */
    public static final String VERSION = "0.1.0";

    private final Session session;
    private final RunConfig given;
    private final PrintStream out;
    private final PrintStream events;
    private final Display display;

    /**
     * What a run ends with.
     *
     * @param model the trained model; null when the run was interrupted
     * @param figures of the model; null when the run was interrupted
     * @param epochs figures of each epoch that ended
     * @param shardBytes that the numbers of all shards take, in memory or on disk
     */
    public record Result(
            SavedModel model, EpochReport figures, List<EpochReport> epochs, long shardBytes) {
        /** Whether the run was stopped before its end, and waits to be resumed. */
        public boolean isInterrupted() {
            return model == null;
        }
    }

    /**
     * Where a run is written and how it starts.
     *
     * @param directory folder to write to
     * @param resume whether to go on from the newest checkpoint in it, if there is one; else it
     *     must not exist
     * @param changes keys of the configuration that may differ from the checkpoint's
     * @param interruption asked after every step whether to stop there
     * @param command that asks for this, for people who want to repeat it; "" where none does
     */
    public record Request(
            String directory,
            boolean resume,
            Set<String> changes,
            BooleanSupplier interruption,
            String command) {

        /** Of a program. */
        public Request(
                String directory,
                boolean resume,
                Set<String> changes,
                BooleanSupplier interruption) {
            this(directory, resume, changes, interruption, "");
        }
    }

    /** A run that prints what it does to {@code out}. */
    public TrainingRun(Session session, RunConfig config, PrintStream out) {
        this(session, config, out, null, Display.NONE);
    }

    /**
     * A run that says what it does.
     *
     * @param out where readable lines go
     * @param events where the metrics' events are printed, beside their file; null for nowhere
     * @param display of its progress, on the standard error
     */
    public TrainingRun(
            Session session,
            RunConfig config,
            PrintStream out,
            PrintStream events,
            Display display) {
        HeapPeak.watch();
        this.events = events;
        this.display = display;
        this.session = session;
        this.given = config;
        this.out = out;
    }

    /** Loads the data and trains, writing nothing. */
    public Result run() throws IOException {
        return run(() -> false);
    }

    /**
     * Likewise, until it is stopped.
     *
     * @param interruption asked after every step whether to stop there
     */
    public Result run(BooleanSupplier interruption) throws IOException {
        Request nothingWritten = new Request(null, false, Set.of(), interruption);
        return run(nothingWritten, null, null, settled(null));
    }

    /**
     * Loads the data and trains, for a program.
     *
     * @param directory that the run is written to, or gone on with where it is there already; ""
     *     for none
     */
    public Result runIn(String directory) throws IOException {
        return directory.isEmpty()
                ? run()
                : run(new Request(directory, true, Set.of(), () -> false));
    }

    /** Loads the data and trains. */
    public Result run(Request request) throws IOException {
        if (!request.resume) {
            RunDirectory directory = RunDirectory.create(session.files(), request.directory);
            return run(request, directory, null, settled(null));
        }
        RunDirectory directory = RunDirectory.open(session.files(), request.directory);
        CheckpointStore.Found found = newest(directory);
        RunConfig config = settled(found);
        if (found == null) {
            out.println("no whole checkpoint in " + directory.path() + ": starting anew");
        }
        return run(request, directory, found, config);
    }

    /**
     * Loads the data and takes steps at rising learning rates.
     *
     * @param from the lowest rate
     * @param to the highest rate
     * @param steps at most
     */
    public RangeTest rangeTest(double from, double to, int steps) throws IOException {
        // The rate of one gradient's step is looked for, whoever takes it.
        RunConfig config =
                settled(null).with(Map.of("local-steps", "1"), "effective configuration");
        if (!(config.optimization().optimizer() instanceof FirstOrder)) {
            throw new ConfigurationException("lbfgs has no learning rate to be found");
        }
        WarmStart warmStart = WarmStart.read(session.files(), config.life().warmStart());
        try (RunData data = RunData.load(session.loader(), config, warmStart)) {
            Setup setup = new Setup(data.settled(config), data, data.graph(), warmStart);
            new RunDescription(session, data.stored(config), data, setup)
                    .print(out, warning -> out.println("warning: " + warning));
            try (GradientSource source = session.gradients(setup.task(), data.train())) {
                return RangeTest.run(
                        setup.task(),
                        source,
                        setup.descents().update(),
                        setup.start(),
                        from,
                        to,
                        steps);
            }
        }
    }

    private Result run(
            Request request,
            RunDirectory directory,
            CheckpointStore.Found found,
            RunConfig unstored)
            throws IOException {
        boolean changed =
                found != null && Resumption.checkConfiguration(found, unstored, request.changes);
        WarmStart warmStart = WarmStart.read(session.files(), unstored.life().warmStart());
        checkValidation(unstored);
        LocalConditions.check(unstored);
        if (unstored.optimization().optimizer() instanceof Lbfgs) {
            LbfgsConditions.check(unstored);
        }
        try (RunData data = RunData.load(session.loader(), unstored, warmStart)) {
            RunConfig config = data.stored(unstored);
            Map<String, String> identity = data.identity(config);
            if (found != null) {
                Resumption.checkData(found, identity, request.changes);
            }
            Setup setup = new Setup(data.settled(config), data, data.graph(), warmStart);
            LoadedRun run = new LoadedRun(session, out, directory, config, data, setup, identity);
            run.show(events, display);
            out.print(config.toHocon());
            run.describe();
            new MemoryCheck(config, setup.graph(), data, directory != null)
                    .check(
                            session.spark() == null ? null : session.spark().sc(),
                            session.parallelism());
            try (GradientSource source = session.gradients(setup.task(), data.train())) {
                return run.run(source, found, changed, request.command, request.interruption);
            }
        }
    }

    /**
     * The number of shards is part of a run's identity: that of the checkpoint, if there is one. So
     * is the number of groups of them.
     */
    private RunConfig settled(CheckpointStore.Found found) {
        if (found == null) {
            return withShards(session, given);
        }
        RunConfig config = given;
        if (given.data().shards() == 0) {
            config = with(config, "data.shards", Resumption.shards(found));
        }
        if (choosesGroups(given)) {
            config = with(config, "gradients.groups", Resumption.groups(found));
        }
        return config;
    }

    private static RunConfig with(RunConfig config, String key, int value) {
        return config.with(Map.of(key, "" + value), "effective configuration");
    }

    /** Whether the number of groups that are rounded matters and isn't said. */
    private static boolean choosesGroups(RunConfig config) {
        return config.gradients().wire() != WireFormat.FLOAT32 && config.gradients().groups() == 0;
    }

    private CheckpointStore.Found newest(RunDirectory directory) throws IOException {
        return CheckpointStore.newest(session.files(), directory.checkpoints(), this::warn);
    }

    private void warn(String message) {
        out.println("warning: " + message);
    }

    static void checkValidation(RunConfig config) {
        boolean validated =
                config.data().validation() != null || config.data().validationFraction() > 0;
        String needs =
                config.life().earlyStopping().patience() > 0
                        ? "early-stopping"
                        : config.optimization().schedule().plateau() != null
                                ? "schedule.type = plateau"
                                : null;
        if (!validated && needs != null) {
            throw new ConfigurationException(
                    needs
                            + " looks at validation data, but there is none; set data.validation, or"
                            + " data.validation-fraction = 0.1 to hold a tenth of the training data"
                            + " back");
        }
    }

    /** A configuration with the numbers of shards, and of groups of them, that a run has here. */
    static RunConfig withShards(Session session, RunConfig given) {
        RunConfig config =
                given.data().shards() > 0
                        ? given
                        : with(given, "data.shards", defaultShards(session));
        return choosesGroups(config)
                ? with(
                        config,
                        "gradients.groups",
                        GradientSettings.defaultGroups(session.executors()))
                : config;
    }

    /** The number of cores, rounded up to a power of two. */
    static int defaultShards(Session session) {
        int least = session.parallelism();
        return least <= 1 ? 1 : 2 * Integer.highestOneBit(least - 1);
    }
}
