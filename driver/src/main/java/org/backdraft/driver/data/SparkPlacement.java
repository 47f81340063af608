package org.backdraft.driver.data;

import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.backdraft.driver.cluster.ExecutorTasks;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.schema.SchemaFit;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.Shard;

import scala.Tuple2;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** Data on Spark's executors: read there, dealt out by one shuffle and kept in memory. */
public final class SparkPlacement implements Placement {
    /** As many partitions as spread the shards evenly over the cores. */
    public static final int AUTO = 0;

    private final JavaSparkContext spark;
    private final BlasSettings blas;
    private final int partitions;

    /**
     * A placement on a cluster.
     *
     * @param blas that tasks will compute with
     * @param partitions over which the shards are spread, or {@link #AUTO}
     */
    public SparkPlacement(JavaSparkContext spark, BlasSettings blas, int partitions) {
        this.spark = spark;
        this.blas = blas;
        this.partitions = partitions;
    }

    @Override
    public <R> List<R> onSplits(
            ExampleSource source, String description, SplitFunction<R> function) {
        spark.setJobDescription(description);
        return rdd(source, function).collect();
    }

    /** What a function makes of each split, one a partition. */
    public <R> JavaRDD<R> rdd(ExampleSource source, SplitFunction<R> function) {
        if (source instanceof RowsSource rows) {
            return rows.onSplits(function);
        }
        List<Integer> splits = IntStream.range(0, source.splits()).boxed().toList();
        return spark.parallelize(new ArrayList<>(splits), splits.size())
                .flatMap(split -> function.apply(split, source));
    }

    @Override
    public RowsSource openTable(
            HadoopFiles files, SourceConfig.Table config, FeatureColumns chosen, boolean needLabel)
            throws IOException {
        spark.setJobDescription("find the columns of " + config.path());
        return TableFiles.open(spark, files, config, chosen, needLabel, TextSplit.BYTES);
    }

    @Override
    public List<Scan> scan(ExampleSource source, Targets targets, List<Integer> splits) {
        spark.setJobDescription("look through " + source.description());
        if (source instanceof RowsSource rows) {
            // Its splits can't be read apart from one another.
            List<byte[]> all =
                    rows.<byte[]>onSplits(
                                    (split, opened) ->
                                            List.of(scan(opened, split, targets)).iterator())
                            .collect();
            return splits.stream().map(split -> scan(all.get(split))).toList();
        }
        return spark
                .parallelize(new ArrayList<>(splits), splits.size())
                .map(split -> scan(source, split, targets))
                .collect()
                .stream()
                .map(SparkPlacement::scan)
                .toList();
    }

    /** What an executor found. */
    private static Scan scan(byte[] found) {
        return SerializationUtils.deserialize(found);
    }

    @Override
    public SchemaFit fit(
            ExampleSource source, Targets targets, Dealing dealing, List<Long> firstRows) {
        spark.setJobDescription("fit the columns of " + source.description());
        List<Long> first = new ArrayList<>(firstRows);
        byte[] all =
                this.<byte[]>rdd(
                                source,
                                (split, opened) ->
                                        List.of(
                                                        SerializationUtils.serialize(
                                                                Fitting.of(
                                                                        opened,
                                                                        split,
                                                                        targets,
                                                                        first.get(split),
                                                                        dealing)))
                                                .iterator())
                        .treeReduce(SparkPlacement::merged);
        return SerializationUtils.deserialize(all);
    }

    private static byte[] merged(byte[] some, byte[] others) {
        SchemaFit fit = SerializationUtils.deserialize(some);
        fit.add(SerializationUtils.<SchemaFit>deserialize(others));
        return SerializationUtils.serialize(fit);
    }

    @Override
    public SparkShards deal(
            ExampleSource source,
            Targets targets,
            Dealing dealing,
            List<Long> firstRows,
            FeatureStorage storage) {
        spark.setJobDescription("load " + source.description());
        List<Long> first = new ArrayList<>(firstRows);
        int count =
                partitions == AUTO ? ExecutorTasks.partitions(spark, dealing.shards()) : partitions;
        // What every step's task carries along: sizes, not the source with its Hadoop settings.
        ShardBuilder.Shape shape =
                new ShardBuilder.Shape(source.features(), targets.width(), storage.settled(source));
        checkFits(source, first, shape.storage());
        ShardPartitioner partitioner = new ShardPartitioner(dealing.shards(), count);
        JavaRDD<Shard> shards =
                rdd(
                                source,
                                (split, opened) ->
                                        new BlockIterator(
                                                opened,
                                                split,
                                                first.get(split),
                                                targets,
                                                shape,
                                                dealing))
                        .mapToPair(block -> block)
                        .partitionBy(partitioner)
                        .mapPartitionsWithIndex(
                                (p, blocks) -> assemble(p, blocks, partitioner, shape, dealing),
                                true)
                        .setName("shards of " + source.description())
                        .persist(StorageLevel.MEMORY_AND_DISK());
        return new SparkShards(shards, dealing, blas);
    }

    @Override
    public int parallelism() {
        return spark.defaultParallelism();
    }

    /**
     * What a first look at a split finds, by Java's own serialisation: it is made of records, which
     * the Kryo that Spark ships can't serialise.
     */
    private static byte[] scan(ExampleSource source, int split, Targets targets)
            throws IOException {
        try {
            return SerializationUtils.serialize(source.scan(split, targets));
        } catch (DataException e) {
            return SerializationUtils.serialize(Scan.mistake(e.getMessage()));
        }
    }

    /** Looks before dealing, since Spark would try a task that fails at a mistake again. */
    private void checkFits(ExampleSource source, List<Long> firstRows, FeatureStorage storage) {
        if (FittingRows.isSure(source, storage)) {
            return;
        }
        List<String> mistakes =
                rdd(
                                source,
                                (split, opened) ->
                                        List.of(
                                                        mistake(
                                                                opened,
                                                                split,
                                                                firstRows.get(split),
                                                                storage))
                                                .iterator())
                        .filter(mistake -> !mistake.isEmpty())
                        .collect();
        if (!mistakes.isEmpty()) {
            throw new DataException(mistakes.get(0));
        }
    }

    /** What is wrong with the first number that doesn't fit; "" when all do. */
    private static String mistake(
            ExampleSource source, int split, long firstRow, FeatureStorage storage)
            throws IOException {
        try (RowReader rows = FittingRows.open(source, split, Targets.none(), firstRow, storage)) {
            while (rows.next()) {
                // Throws where a number doesn't fit.
            }
            return "";
        } catch (DataException e) {
            return e.getMessage();
        }
    }

    private static Iterator<Shard> assemble(
            int partition,
            Iterator<Tuple2<Integer, ShardBlock>> blocks,
            ShardPartitioner partitioner,
            ShardBuilder.Shape shape,
            Dealing dealing) {
        int first = partitioner.first(partition);
        List<ShardBuilder> builders =
                IntStream.range(first, partitioner.first(partition + 1))
                        .mapToObj(shard -> new ShardBuilder(shard, shape, dealing))
                        .toList();
        while (blocks.hasNext()) {
            Tuple2<Integer, ShardBlock> block = blocks.next();
            builders.get(block._1() - first).place(block._2());
        }
        return builders.stream().map(ShardBuilder::build).iterator();
    }
}
