package org.backdraft.driver.run;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.files.FileTrouble;
import org.backdraft.driver.progress.Display;
import org.backdraft.driver.tensorboard.TensorBoard;
import org.backdraft.driver.train.RunWatch;
import org.backdraft.driver.train.Trainer;
import org.backdraft.driver.train.TrainingLog;
import org.backdraft.driver.train.TrainingState;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All who are told how a run goes, beside its log: progress, Spark's metrics, TensorBoard. */
final class RunWatches implements AutoCloseable {
    private final List<RunWatch> watches = new ArrayList<>();

    private RunWatches() {}

    /**
     * Begins to watch.
     *
     * @param directory that is written; null to write nothing
     * @param state that the run is at
     * @param log told of what can't be done
     */
    static RunWatches of(
            Session session,
            RunDirectory directory,
            RunConfig config,
            Setup setup,
            TrainingState state,
            TrainingLog log,
            Display display) {
        RunWatches all = new RunWatches();
        long stepsPerEpoch = setup.descents().stepsPerEpoch();
        if (display != Display.NONE) {
            all.watches.add(
                    new TrainingProgress(state.step(), stepsPerEpoch, config.epochs(), display));
        }
        if (session.spark() != null) {
            all.watches.add(RunGauges.register(stepsPerEpoch, state.step()));
        }
        if (directory != null && config.life().tensorBoardEpochs() > 0) {
            try {
                all.watches.add(
                        tensorBoard(session, directory.tensorBoard(), config, setup, state, log));
            } catch (IOException e) {
                log.warn("nothing is written for TensorBoard: " + FileTrouble.brief(e));
            }
        }
        return all;
    }

    private static TensorBoard tensorBoard(
            Session session,
            String folder,
            RunConfig config,
            Setup setup,
            TrainingState state,
            TrainingLog log)
            throws IOException {
        TensorBoard.Schedule schedule =
                new TensorBoard.Schedule(
                        config.logEverySteps(),
                        config.life().tensorBoardEpochs(),
                        setup.descents().stepsPerEpoch());
        return TensorBoard.open(
                session.files(),
                folder,
                state.step(),
                setup.graph(),
                schedule,
                now -> setup.model(now.theta(), now, now.progress().epochs()),
                log::warn);
    }

    /** Has a trainer tell them. */
    void watch(Trainer trainer) {
        watches.forEach(trainer::watch);
    }

    @Override
    public void close() {
        watches.forEach(RunWatch::close);
    }
}
