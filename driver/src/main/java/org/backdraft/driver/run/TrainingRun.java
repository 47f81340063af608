package org.backdraft.driver.run;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.optim.Lbfgs;
import org.backdraft.driver.train.CheckpointStore;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.worker.Fingerprint;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One training run, from a configuration to a saved model. */
public final class TrainingRun {
    private final Session session;
    private final RunConfig given;
    private final PrintStream out;

    /**
     * What a run ends with.
     *
     * @param model the trained model; null when the run was interrupted
     * @param epochs figures of each epoch that ended
     */
    public record Result(SavedModel model, List<EpochReport> epochs) {
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
     */
    public record Request(
            String directory, boolean resume, Set<String> changes, BooleanSupplier interruption) {}

    /** A run that prints what it does to {@code out}. */
    public TrainingRun(Session session, RunConfig config, PrintStream out) {
        this.session = session;
        this.given = config;
        this.out = out;
    }

    /** Loads the data and trains, writing nothing. */
    public Result run() throws IOException {
        return run(null, null, null, settled(null));
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
            out.println("no checkpoint in " + directory.path() + " yet: starting anew");
        }
        return run(request, directory, found, config);
    }

    private Result run(
            Request request, RunDirectory directory, CheckpointStore.Found found, RunConfig config)
            throws IOException {
        boolean changed =
                found != null && Resumption.checkConfiguration(found, config, request.changes);
        WarmStart warmStart = WarmStart.read(session.files(), config.life().warmStart());
        checkValidation(config);
        if (config.optimization().optimizer() instanceof Lbfgs) {
            LbfgsConditions.check(config);
        }
        try (RunData data = RunData.load(session.loader(), config)) {
            Map<String, String> identity = identity(data, config);
            if (found != null) {
                Resumption.checkData(found, identity, request.changes);
            }
            return new LoadedRun(
                            session, out, request, directory, config, data, warmStart, identity)
                    .run(found, changed);
        }
    }

    /**
     * The number of shards is part of a run's identity: that of the checkpoint, if there is one.
     */
    private RunConfig settled(CheckpointStore.Found found) {
        if (given.data().shards() > 0) {
            return given;
        }
        int shards = found == null ? powerOfTwo(session.parallelism()) : Resumption.shards(found);
        return given.with(Map.of("data.shards", "" + shards), "effective configuration");
    }

    private CheckpointStore.Found newest(RunDirectory directory) throws IOException {
        return CheckpointStore.newest(session.files(), directory.checkpoints(), this::warn);
    }

    private void warn(String message) {
        out.println("warning: " + message);
    }

    private static void checkValidation(RunConfig config) {
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

    private Map<String, String> identity(RunData data, RunConfig config) {
        Map<String, String> identity = new LinkedHashMap<>();
        identity.put(Resumption.CONFIGURATION, config.toJson());
        identity.put(Resumption.DATA + "train", Fingerprint.of(data.train()));
        data.evaluated()
                .forEach((name, set) -> identity.put(Resumption.DATA + name, Fingerprint.of(set)));
        identity.put(Resumption.BLAS, data.blas(config.blas()).toString());
        return identity;
    }

    private static int powerOfTwo(int least) {
        return least <= 1 ? 1 : 2 * Integer.highestOneBit(least - 1);
    }
}
