package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.Fingerprint;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.MappedFeatures;
import org.backdraft.worker.Shard;
import org.backdraft.worker.ShardedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import scala.reflect.ClassTag;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Shards on disks hold what those in memory hold. */
class DiskShardsTest {
    private static final int ROWS = 211;

    @TempDir private Path folder;

    private static ShardedData deal(
            Placement placement, ExampleSource source, int shards, FeatureStorage storage) {
        Targets targets = Targets.number();
        return placement.deal(source, targets, new Dealing(ROWS, shards, 9), List.of(0L), storage);
    }

    private CsvSource csv(boolean weighted) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder text = new StringBuilder("a,b,c,y,w\n");
        for (int row = 0; row < ROWS; row++) {
            for (int j = 0; j < 3; j++) {
                text.append(random.nextInt(3) == 0 ? random.nextInt(256) : 0).append(',');
            }
            text.append(random.nextDouble()).append(',');
            text.append(weighted ? random.nextInt(3) : 1).append('\n');
        }
        Rows.write(folder.resolve(weighted + ".csv"), text.toString());
        return Csv.open(
                new SourceConfig.Csv(folder + "/" + weighted + ".csv", "y", "w", true, ','));
    }

    private static List<List<List<Float>>> rows(ShardedData data) {
        return ((LocalShards) data).list().stream().map(Rows::of).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "BYTE", "HALF", "SPARSE"})
    void rows_onDisk_areThoseInMemory(FeatureStorage storage) throws IOException {
        Placement disk = new InProcessPlacement(1, Keep.DISK);
        for (boolean weighted : new boolean[] {false, true}) {
            for (int shards : new int[] {1, 7, 300}) {
                ShardedData kept = deal(disk, csv(weighted), shards, storage);
                ShardedData memory =
                        deal(new InProcessPlacement(1), csv(weighted), shards, storage);

                assertThat(rows(kept)).isEqualTo(rows(memory));
                assertThat(((LocalShards) kept).list())
                        .allMatch(shard -> shard.features() instanceof MappedFeatures);
                assertThat(Fingerprint.of(kept)).isEqualTo(Fingerprint.of(memory));
            }
        }
    }

    @Test
    void build_rowsMissing_saysTheDataChanged() {
        try (DiskShardBuilder builder =
                new DiskShardBuilder(
                        1,
                        new ShardBuilder.Shape(2, 1, FeatureStorage.FLOAT),
                        new Dealing(6, 3, 0),
                        ScratchDisk.ofProcess())) {
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("shard 1 got 0 of its 2 rows: the data changed while it was read");
        }
    }

    private static JavaSparkContext local(SparkConf conf) {
        return new JavaSparkContext(
                conf.setMaster("local[2]")
                        .setAppName("test")
                        .set("spark.ui.enabled", "false")
                        .set("spark.driver.host", "localhost")
                        .set("spark.driver.bindAddress", "127.0.0.1"));
    }

    private static final AtomicInteger BUILT = new AtomicInteger();

    /** What is stored serialised comes back without its file, like from another executor. */
    @Test
    void handles_fromElsewhere_areBuiltHereOnce() throws IOException {
        List<Shard> shards =
                ((LocalShards)
                                deal(
                                        new InProcessPlacement(1, Keep.DISK),
                                        csv(true),
                                        4,
                                        FeatureStorage.FLOAT))
                        .list();
        List<Long> expected = shards.stream().map(DiskShardsTest::sum).toList();
        List<Shard> inThisJvm = List.copyOf(shards);
        Built.shards = inThisJvm;
        BUILT.set(0);
        try (JavaSparkContext spark = local(new SparkConf())) {
            JavaRDD<DiskShard> handles =
                    spark.parallelize(List.of(0, 1, 2, 3), 2)
                            .map(Built::build)
                            .persist(StorageLevel.MEMORY_ONLY_SER());
            JavaRDD<Shard> disk =
                    JavaRDD.fromRDD(
                            new DiskShards(handles.rdd(), spark.broadcast(new StrayShards())),
                            ClassTag.apply(Shard.class));

            assertThat(disk.map(DiskShardsTest::sum).collect()).isEqualTo(expected);
            int built = BUILT.get();
            for (int i = 0; i < 3; i++) {
                assertThat(disk.map(DiskShardsTest::sum).collect()).isEqualTo(expected);
            }
            // Once to be stored, once to be kept here, and never again.
            assertThat(built).isEqualTo(2 * 4);
            assertThat(BUILT.get()).isEqualTo(built);
        }
    }

    /** Stands for reading the source. */
    private static final class Built {
        private static List<Shard> shards;

        private static DiskShard build(int number) {
            BUILT.incrementAndGet();
            return new DiskShard(shards.get(number));
        }
    }

    private static long sum(Shard shard) {
        long sum = shard.number();
        for (float target : shard.targets()) {
            sum = 31 * sum + Float.floatToRawIntBits(target);
        }
        return sum;
    }

    @Test
    void deal_encryptionAskedFor_isRefused() throws IOException {
        CsvSource source = csv(false);
        try (JavaSparkContext spark =
                local(new SparkConf().set("spark.io.encryption.enabled", "true"))) {
            Placement placement =
                    new SparkPlacement(spark, BlasSettings.DEFAULT, 0, Keep.DISK, Datasets.NONE);

            assertThatThrownBy(() -> deal(placement, source, 2, FeatureStorage.FLOAT))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("spark.io.encryption.enabled = true");
        }
    }
}
