package org.backdraft.driver.train;

import org.backdraft.driver.optim.OptimizerState;
import org.backdraft.tensor.Sha256;

/**
 * Everything that changes while training: exactly what is needed to go on from here. Written by the
 * driver's training thread.
 */
public final class TrainingState {
    private final float[] theta;
    private final OptimizerState optimizer;
    private long step;
    private double epochLoss;
    private double epochWeight;

    /** The start of a run; takes over theta. */
    public TrainingState(float[] theta, OptimizerState optimizer) {
        this.theta = theta;
        this.optimizer = optimizer;
    }

    /** The network's parameters. */
    public float[] theta() {
        return theta;
    }

    /** What the optimizer remembers. */
    public OptimizerState optimizer() {
        return optimizer;
    }

    /** Number of steps taken. */
    public long step() {
        return step;
    }

    /** Mean loss of the current epoch's examples, each measured just before its own step. */
    public double epochMeanLoss() {
        return epochLoss / epochWeight;
    }

    /** Counts a step that has been taken. */
    void addStep(double lossSum, double weightSum) {
        step++;
        epochLoss += lossSum;
        epochWeight += weightSum;
    }

    /** Starts the loss of a new epoch. */
    void startEpoch() {
        epochLoss = 0;
        epochWeight = 0;
    }

    /** SHA-256 of theta as little-endian float32, in hexadecimal. */
    public String thetaSha256() {
        return Sha256.of(theta);
    }
}
