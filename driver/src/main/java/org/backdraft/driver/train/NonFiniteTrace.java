package org.backdraft.driver.train;

import org.backdraft.worker.GradientTask;
import org.backdraft.worker.ShardedData;

import java.util.List;
import java.util.Objects;

/**
 * Where a value that is not finite arises: minibatches computed again, shard by shard.
 *
 * @param task whose gradient was not finite
 * @param train the training data
 */
record NonFiniteTrace(GradientTask task, ShardedData train) {

    /**
     * What to throw; its message names epoch, step, shard and module.
     *
     * @param theta read
     * @param first minibatch looked at
     * @param end the one after the last
     * @param step that failed, from 0
     */
    NonFiniteException exception(
            float[] theta, long first, long end, long step, long stepsPerEpoch, String advice) {
        String where = "the sum of the shards' gradients";
        for (long batch = first; batch < end; batch++) {
            String found = firstNonFinite(theta, batch);
            if (found != null) {
                where = found;
                break;
            }
        }
        return new NonFiniteException(
                "step %d of epoch %d: not finite: %s"
                        .formatted(step % stepsPerEpoch + 1, step / stepsPerEpoch + 1, where),
                advice);
    }

    private String firstNonFinite(float[] theta, long batch) {
        GradientTask again = task;
        List<String> found =
                train.onEachShard(
                        theta,
                        (parameters, shard) -> {
                            String where = again.firstNonFinite(parameters, shard, batch);
                            return where == null ? null : where + " on shard " + shard.number();
                        });
        return found.stream().filter(Objects::nonNull).findFirst().orElse(null);
    }
}
