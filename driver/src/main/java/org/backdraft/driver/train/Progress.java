package org.backdraft.driver.train;

/** How far a run has come: the numbers of its state. Written by the driver's training thread. */
public final class Progress {
    private long step;
    private long stepsPerEpoch;
    private int epochs;
    private double epochLoss;
    private double epochWeight;
    private double bestValue = Double.NaN;
    private double bestEpochLoss = Double.NaN;
    private int bestEpoch;
    private long bestStep;
    private boolean stopped;
    private double lowering = 1;
    private int rollBacks;

    /** Number of steps taken. */
    public long step() {
        return step;
    }

    /** Number of epochs ended: evaluated, and decided upon. */
    public int epochs() {
        return epochs;
    }

    /** Mean loss of the current epoch's examples, each measured just before its own step. */
    public double epochMeanLoss() {
        return epochLoss / epochWeight;
    }

    /** The monitored metric after the best epoch; NaN before there is one. */
    public double bestValue() {
        return bestValue;
    }

    /** Mean loss of the best epoch's examples; NaN before there is one. */
    public double bestEpochMeanLoss() {
        return bestEpochLoss;
    }

    /** The best epoch, from 1; 0 before there is one. */
    public int bestEpoch() {
        return bestEpoch;
    }

    /** The number of steps taken when the best epoch ended. */
    long bestStep() {
        return bestStep;
    }

    /** Whether training has ended before its last epoch: stopped early, or converged. */
    public boolean isStopped() {
        return stopped;
    }

    /** What learning rates are multiplied by since the run went back to a checkpoint. */
    public double lowering() {
        return lowering;
    }

    /** How often the run went back to a checkpoint. */
    public int rollBacks() {
        return rollBacks;
    }

    /** Counts a step that has been taken. */
    void addStep(long ofEpoch, double lossSum, double weightSum) {
        if (step % ofEpoch == 0) {
            epochLoss = 0;
            epochWeight = 0;
        }
        stepsPerEpoch = ofEpoch;
        step++;
        epochLoss += lossSum;
        epochWeight += weightSum;
    }

    /** Counts an epoch that has been evaluated. */
    void endEpoch() {
        epochs++;
    }

    /** The epoch that now ends is the best so far. */
    void improve(double value) {
        bestValue = value;
        bestEpochLoss = epochMeanLoss();
        bestEpoch = epochs + 1;
        bestStep = step;
    }

    /** No epoch is to follow. */
    void stop() {
        stopped = true;
    }

    /**
     * Epochs may follow again. When they have another number of steps, the one under way starts
     * anew, and steps count as if the ended ones had had as many.
     */
    void goOn(long ofEpoch) {
        stopped = false;
        if (step > 0 && stepsPerEpoch != ofEpoch) {
            step = epochs * ofEpoch;
            bestStep = bestEpoch * ofEpoch;
            stepsPerEpoch = ofEpoch;
        }
    }

    /** Counts a return to this state, from where learning rates are lowered further. */
    void rollBack(double factor, int count, double before) {
        lowering = before * factor;
        rollBacks = count;
    }

    Progress copy() {
        Progress copy = new Progress();
        copy.step = step;
        copy.stepsPerEpoch = stepsPerEpoch;
        copy.epochs = epochs;
        copy.epochLoss = epochLoss;
        copy.epochWeight = epochWeight;
        copy.bestValue = bestValue;
        copy.bestEpochLoss = bestEpochLoss;
        copy.bestEpoch = bestEpoch;
        copy.bestStep = bestStep;
        copy.stopped = stopped;
        copy.lowering = lowering;
        copy.rollBacks = rollBacks;
        return copy;
    }
}
