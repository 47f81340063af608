package org.backdraft.driver.data;

import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.TaskCompletionListener;
import org.backdraft.driver.cluster.ExecutorTasks;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.schema.SchemaFit;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.Shard;

import scala.Tuple2;
import scala.reflect.ClassTag;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** Data on Spark's executors: read there, dealt out by one shuffle and kept there. */
public final class SparkPlacement implements Placement {
    /** As many partitions as spread the shards evenly over the cores. */
    public static final int AUTO = 0;

    private static final String ENCRYPTION = "spark.io.encryption.enabled";
    private static final ClassTag<Shard> TAG = ClassTag.apply(Shard.class);

    private final JavaSparkContext spark;
    private final BlasSettings blas;
    private final int partitions;
    private final Keep keep;
    private final Datasets given;

    /** A placement on a cluster, in memory. */
    public SparkPlacement(JavaSparkContext spark, BlasSettings blas, int partitions) {
        this(spark, blas, partitions, Keep.MEMORY, Datasets.NONE);
    }

    /**
     * A placement on a cluster.
     *
     * @param blas that tasks will compute with
     * @param partitions over which the shards are spread, or {@link #AUTO}
     * @param keep where shards are kept
     * @param given tables that a program hands over
     */
    public SparkPlacement(
            JavaSparkContext spark, BlasSettings blas, int partitions, Keep keep, Datasets given) {
        this.spark = spark;
        this.blas = blas;
        this.partitions = partitions;
        this.keep = keep;
        this.given = given;
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
            HadoopFiles files,
            SourceConfig.Table config,
            FeatureColumns chosen,
            boolean needLabel,
            boolean skips)
            throws IOException {
        spark.setJobDescription("find the columns of " + config.path());
        return TableFiles.open(spark, files, config, chosen, needLabel, TextSplit.BYTES, skips);
    }

    @Override
    public RowsSource openGiven(
            SourceConfig.Given config, FeatureColumns chosen, boolean needLabel, boolean skips) {
        spark.setJobDescription("find the columns of " + config.path());
        return given.open(config, chosen, needLabel, skips);
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
        return Shipped.object(found);
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
        return Shipped.object(all);
    }

    private static byte[] merged(byte[] some, byte[] others) {
        SchemaFit fit = Shipped.object(some);
        SchemaFit more = Shipped.object(others);
        fit.add(more);
        return SerializationUtils.serialize(fit);
    }

    @Override
    public SparkShards deal(
            ExampleSource source,
            Targets targets,
            Dealing dealing,
            List<Long> firstRows,
            FeatureStorage storage) {
        if (keep == Keep.DISK && spark.getConf().getBoolean(ENCRYPTION, false)) {
            throw new DataException(
                    ("data.keep = disk would write the data as it is to local disks, but %s = true"
                                    + " asks for encryption there; set data.keep = memory")
                            .formatted(ENCRYPTION));
        }
        spark.setJobDescription("load " + source.description());
        List<Long> first = new ArrayList<>(firstRows);
        int count =
                partitions == AUTO ? ExecutorTasks.partitions(spark, dealing.shards()) : partitions;
        // What every step's task carries along: sizes, not the source with its Hadoop settings.
        ShardBuilder.Shape shape =
                new ShardBuilder.Shape(source.features(), targets.width(), storage.settled(source));
        checkFits(source, targets, first, shape.storage());
        ShardPartitioner partitioner = new ShardPartitioner(dealing.shards(), count);
        JavaPairRDD<Integer, ShardBlock> blocks =
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
                        .partitionBy(partitioner);
        sendOneByOne(blocks);
        String name = "shards of " + source.description();
        return keep == Keep.DISK
                ? onDisk(name, blocks, partitioner, shape, dealing)
                : inMemory(name, blocks, partitioner, shape, dealing);
    }

    /**
     * Java's serialisation remembers what it wrote until it is reset, which Spark does after 100
     * objects: for blocks that is most of a small heap.
     */
    private void sendOneByOne(JavaPairRDD<Integer, ShardBlock> blocks) {
        SparkConf conf = spark.getConf().clone().set("spark.serializer.objectStreamReset", "1");
        ((ShuffledRDD<?, ?, ?>) blocks.rdd()).setSerializer(new JavaSerializer(conf));
    }

    private SparkShards inMemory(
            String name,
            JavaPairRDD<Integer, ShardBlock> blocks,
            ShardPartitioner partitioner,
            ShardBuilder.Shape shape,
            Dealing dealing) {
        JavaRDD<Shard> shards =
                blocks.mapPartitionsWithIndex(
                                (p, mine) -> assemble(p, mine, partitioner, shape, dealing, null),
                                true)
                        .setName(name)
                        .persist(StorageLevel.MEMORY_AND_DISK());
        return new SparkShards(
                shards, ExecutorTasks.of(shards), dealing, blas, () -> shards.unpersist(false));
    }

    private SparkShards onDisk(
            String name,
            JavaPairRDD<Integer, ShardBlock> blocks,
            ShardPartitioner partitioner,
            ShardBuilder.Shape shape,
            Dealing dealing) {
        JavaRDD<DiskShard> handles =
                blocks.mapPartitionsWithIndex(
                                (p, mine) ->
                                        assemble(
                                                p,
                                                mine,
                                                partitioner,
                                                shape,
                                                dealing,
                                                ScratchDisk.ofExecutor()),
                                true)
                        .map(DiskShard::new)
                        .setName(name)
                        .persist(StorageLevel.MEMORY_ONLY());
        Broadcast<StrayShards> strays = spark.broadcast(new StrayShards());
        JavaRDD<Shard> shards = JavaRDD.fromRDD(new DiskShards(handles.rdd(), strays), TAG);
        return new SparkShards(
                shards,
                ExecutorTasks.of(shards, handles.id()),
                dealing,
                blas,
                () -> {
                    handles.unpersist(false);
                    strays.destroy();
                });
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
    private void checkFits(
            ExampleSource source, Targets targets, List<Long> firstRows, FeatureStorage storage) {
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
                                                                targets,
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
            ExampleSource source, int split, Targets targets, long firstRow, FeatureStorage storage)
            throws IOException {
        try (RowReader rows = FittingRows.open(source, split, targets, firstRow, storage)) {
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
            Dealing dealing,
            ScratchDisk disk) {
        int first = partitioner.first(partition);
        List<ShardAssembly> assemblies =
                ShardAssembly.of(first, partitioner.first(partition + 1), shape, dealing, disk);
        TaskContext.get()
                .addTaskCompletionListener(
                        (TaskCompletionListener) task -> assemblies.forEach(ShardAssembly::close));
        while (blocks.hasNext()) {
            Tuple2<Integer, ShardBlock> block = blocks.next();
            assemblies.get(block._1() - first).place(block._2());
        }
        return assemblies.stream().map(ShardAssembly::build).iterator();
    }
}
