package org.backdraft.worker;

import java.io.Serializable;

/**
 * Local SGD: from one exchange to the next, each shard takes several plain gradient steps on a
 * theta of its own, each with its rows of one minibatch (Stich, "Local SGD converges fast and
 * communicates little", ICLR 2019).
 *
 * <p>The round that starts with minibatch t uses the minibatches t, t + 1, ... to the end of the
 * epoch, but {@code most} at most. In place of a gradient sum, a shard gives back how far it came:
 * theta - theta_s, times the weight sum W_s of all rows that it used. So the sum over all shards,
 * divided by the sum of their weights, is the way from theta to the mean of all theta_s.
 *
 * @param most minibatches of a round, at least 1
 * @param rate of the steps
 */
public record LocalSteps(int most, Rate rate) implements Serializable {

    public LocalSteps {
        if (most < 1) {
            throw new IllegalArgumentException("rounds of %d local steps".formatted(most));
        }
    }

    /** The learning rate of a step with a minibatch, numbered from 0; the same wherever asked. */
    @FunctionalInterface
    public interface Rate extends Serializable {
        double at(long batch);
    }

    /** The minibatch after the last one of a round. */
    long end(long first, Sampling sampling) {
        long epochEnd = (sampling.epoch(first) + 1) * sampling.stepsPerEpoch();
        return Math.min(first + most, epochEnd);
    }
}
