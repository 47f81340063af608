package org.backdraft.driver.train;

import org.backdraft.driver.optim.AverageState;
import org.backdraft.driver.optim.OptimizerState;
import org.backdraft.driver.optim.PlateauState;
import org.backdraft.tensor.Sha256;

/**
 * Everything that changes while training: exactly what is needed to go on from here, and what a
 * checkpoint holds. Written by the driver's training thread.
 */
public final class TrainingState {
    private final float[] theta;
    private final OptimizerState optimizer;
    private final AverageState average;
    private final PlateauState plateau;
    private final Progress progress;
    private float[] best;

    /** The start of a run without an average; takes over the arrays. */
    public TrainingState(float[] theta, OptimizerState optimizer) {
        this(theta, optimizer, new AverageState(new float[0], 0));
    }

    /** The start of a run; takes over the arrays. */
    public TrainingState(float[] theta, OptimizerState optimizer, AverageState average) {
        this(theta, optimizer, average, new PlateauState(), new Progress(), null);
    }

    /**
     * A state of these parts, which it takes over.
     *
     * @param average of theta; of no numbers when none is kept
     * @param best theta after the best epoch so far; null when there was none, or none is looked
     *     for
     */
    TrainingState(
            float[] theta,
            OptimizerState optimizer,
            AverageState average,
            PlateauState plateau,
            Progress progress,
            float[] best) {
        this.theta = theta;
        this.optimizer = optimizer;
        this.average = average;
        this.plateau = plateau;
        this.progress = progress;
        this.best = best;
    }

    /** The network's parameters. */
    public float[] theta() {
        return theta;
    }

    /** What the optimizer remembers. */
    public OptimizerState optimizer() {
        return optimizer;
    }

    /** The average of theta; empty when none is kept. */
    public AverageState average() {
        return average;
    }

    /** What the schedule remembers that looks at a metric. */
    PlateauState plateau() {
        return plateau;
    }

    /** The numbers beside the arrays. */
    public Progress progress() {
        return progress;
    }

    /** Number of steps taken. */
    public long step() {
        return progress.step();
    }

    /** Theta after the best epoch so far; null when there was none. Never written again. */
    public float[] best() {
        return best;
    }

    /** Keeps theta as the best so far. */
    void keepBest() {
        best = theta.clone();
    }

    /**
     * Whether all arrays are as long as another state's, but for the optimizer's vectors: of those
     * there are more and more as a run goes on.
     */
    public boolean hasShapeOf(TrainingState other) {
        return theta.length == other.theta.length
                && average.average().length == other.average.average().length
                && haveSameShape(optimizer, other.optimizer);
    }

    private static boolean haveSameShape(OptimizerState one, OptimizerState other) {
        boolean same =
                one.moments().length == other.moments().length
                        && one.numbers().length == other.numbers().length;
        for (int i = 0; same && i < one.moments().length; i++) {
            same = one.moments()[i].length == other.moments()[i].length;
        }
        return same;
    }

    /**
     * Lets training go on that may have ended before its last epoch.
     *
     * @param stepsPerEpoch from now on; if they were others, the epoch under way starts anew
     */
    public void goOn(long stepsPerEpoch) {
        progress.goOn(stepsPerEpoch);
    }

    /** The same state with arrays of its own. */
    TrainingState copy() {
        return new TrainingState(
                theta.clone(),
                optimizer.copy(),
                new AverageState(average.average().clone(), average.count()),
                new PlateauState(
                        plateau.factor(), plateau.best(), plateau.bad(), plateau.cooling()),
                progress.copy(),
                best);
    }

    /** SHA-256 of theta as little-endian float32, in hexadecimal. */
    public String thetaSha256() {
        return Sha256.of(theta);
    }
}
