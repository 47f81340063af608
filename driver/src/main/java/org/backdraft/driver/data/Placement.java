package org.backdraft.driver.data;

import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.schema.SchemaFit;
import org.backdraft.worker.ShardedData;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;

/** Where data is read and kept: in this process, or on Spark's executors. */
public interface Placement {

    /** What is made of a split of a source that can be read where it is called. */
    @FunctionalInterface
    interface SplitFunction<R> extends Serializable {
        Iterator<R> apply(int split, ExampleSource source) throws IOException;
    }

    /**
     * What a function makes of each split, in the order of the splits.
     *
     * @param description of the work, for people
     */
    <R> List<R> onSplits(ExampleSource source, String description, SplitFunction<R> function);

    /**
     * Finds a table.
     *
     * @param skips whether bad records are left out
     * @throws DataException when it isn't there or isn't what it should be, or can't be read here
     */
    ExampleSource openTable(
            HadoopFiles files,
            SourceConfig.Table config,
            FeatureColumns chosen,
            boolean needLabel,
            boolean skips)
            throws IOException;

    /**
     * Finds a table that a program hands over.
     *
     * @param skips whether bad records are left out
     * @throws DataException when there is none of that name, or it lacks columns
     */
    default ExampleSource openGiven(
            SourceConfig.Given config, FeatureColumns chosen, boolean needLabel, boolean skips) {
        return Datasets.NONE.open(config, chosen, needLabel, skips);
    }

    /**
     * What a first look at some splits finds, in their order; at least up to the first mistake.
     *
     * @param splits their numbers
     */
    List<Scan> scan(ExampleSource source, Targets targets, List<Integer> splits);

    /**
     * Reads all examples once and gathers what fits the source's columns to some of them.
     *
     * @param firstRows index of the first example of each split
     * @param dealing that holds the examples to fit to
     */
    SchemaFit fit(ExampleSource source, Targets targets, Dealing dealing, List<Long> firstRows);

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
