package org.backdraft.driver.data;

import org.backdraft.worker.ShardedData;

import java.util.List;

/** Where data is read and kept: in this process, or on Spark's executors. */
public interface Placement {

    /**
     * What a first look at some splits finds, in their order; at least up to the first mistake.
     *
     * @param splits their numbers
     */
    List<Scan> scan(ExampleSource source, Targets targets, List<Integer> splits);

    /**
     * Reads all examples and deals them out.
     *
     * @param firstRows index of the first example of each split
     * @param storage of the features
     * @throws DataException when the storage can't hold them
     */
    ShardedData deal(
            ExampleSource source,
            Targets targets,
            Dealing dealing,
            List<Long> firstRows,
            FeatureStorage storage);

    /** Tasks that can run at the same time, which the default number of shards follows. */
    int parallelism();
}
