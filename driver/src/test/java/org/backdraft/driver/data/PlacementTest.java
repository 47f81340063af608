package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import scala.Tuple2;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Shards are a function of the rows, the seed and the number of shards. */
class PlacementTest {
    private static final int ROWS = 23;

    @TempDir private Path folder;

    /** The same seeded rows, cut into this many files; some may be empty. */
    private CsvSource files(int count, boolean weights) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder[] texts = new StringBuilder[count];
        Arrays.setAll(texts, i -> new StringBuilder("a,b,y,w\n"));
        for (int row = 0; row < ROWS; row++) {
            String weight = weights ? "" + random.nextInt(3) : "1";
            texts[row * count / ROWS].append(
                    "%d,%s,%d,%s\n".formatted(row, random.nextDouble(), random.nextInt(2), weight));
        }
        for (int i = 0; i < count; i++) {
            Rows.write(folder.resolve(count + "/%03d.csv".formatted(i)), texts[i].toString());
        }
        return Csv.open(new SourceConfig.Csv(folder + "/" + count, "y", "w", true, ','));
    }

    private static List<Long> firstRows(ExampleSource source, Targets targets) throws IOException {
        List<Long> first = new ArrayList<>();
        long rows = 0;
        for (int split = 0; split < source.splits(); split++) {
            first.add(rows);
            rows += source.scan(split, targets).rows();
        }
        return first;
    }

    private static List<List<List<Float>>> inProcess(ExampleSource source, int shards, int threads)
            throws IOException {
        return inProcess(source, shards, threads, FeatureStorage.AUTO);
    }

    private static List<List<List<Float>>> inProcess(
            ExampleSource source, int shards, int threads, FeatureStorage storage)
            throws IOException {
        Targets targets = Targets.number();
        LocalShards data =
                new InProcessPlacement(threads)
                        .deal(
                                source,
                                targets,
                                new Dealing(ROWS, shards, 9),
                                firstRows(source, targets),
                                storage);
        assertThat(data.threads()).isEqualTo(threads);
        return data.list().stream().map(Rows::of).toList();
    }

    /** What Spark's tasks do: blocks of each split, shuffled, put together a shard at a time. */
    private static List<List<List<Float>>> byBlocks(
            ExampleSource source, int shards, long seed, FeatureStorage storage)
            throws IOException {
        Targets targets = Targets.number();
        Dealing dealing = new Dealing(ROWS, shards, 9);
        List<Long> first = firstRows(source, targets);
        ShardBuilder.Shape shape =
                new ShardBuilder.Shape(source.features(), targets.width(), storage.settled(source));
        List<Tuple2<Integer, ShardBlock>> blocks = new ArrayList<>();
        for (int split = 0; split < source.splits(); split++) {
            new BlockIterator(source, split, first.get(split), targets, shape, dealing)
                    .forEachRemaining(blocks::add);
        }
        java.util.Collections.shuffle(blocks, new java.util.Random(seed));
        return IntStream.range(0, shards)
                .mapToObj(shard -> Rows.of(build(shard, shape, dealing, blocks)))
                .toList();
    }

    private static Shard build(
            int shard,
            ShardBuilder.Shape shape,
            Dealing dealing,
            List<Tuple2<Integer, ShardBlock>> blocks) {
        ShardBuilder builder = new ShardBuilder(shard, shape, dealing);
        for (Tuple2<Integer, ShardBlock> block : blocks) {
            if (block._1() == shard) {
                builder.place(block._2());
            }
        }
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 40})
    void shards_rowsInAnyFiles_areTheSame(int shards) throws IOException {
        List<List<List<Float>>> one = inProcess(files(1, true), shards, 1);

        for (int count : new int[] {2, 5, 50}) {
            assertThat(inProcess(files(count, true), shards, 3))
                    .as("%d files", count)
                    .isEqualTo(one);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 40})
    void shards_blocksInAnyOrder_areThoseInProcess(int shards) throws IOException {
        for (int count : new int[] {1, 5}) {
            CsvSource source = files(count, true);
            for (long seed = 0; seed < 5; seed++) {
                assertThat(byBlocks(source, shards, seed, FeatureStorage.AUTO))
                        .as("%d files, seed %d", count, seed)
                        .isEqualTo(inProcess(source, shards, 1));
            }
        }
    }

    @Test
    void shards_againstTheDefinition_holdEachRowInItsPlace() throws IOException {
        List<List<Float>> rows = Rows.of(files(1, true), Targets.number());
        List<List<List<Float>>> shards = inProcess(files(1, true), 4, 1);
        Dealing dealing = new Dealing(ROWS, 4, 9);

        for (int i = 0; i < ROWS; i++) {
            long place = dealing.place(i);
            assertThat(shards.get((int) (place % 4)).get((int) (place / 4))).isEqualTo(rows.get(i));
        }
    }

    @Test
    void blocks_moreRowsThanOneHolds_areSeveral() throws IOException {
        int rows = 1000;
        BlockIterator blocks = digitBlocks(rows, FeatureStorage.FLOAT);
        int sum = 0;
        int count = 0;
        while (blocks.hasNext()) {
            sum += blocks.next()._2().count();
            count++;
        }
        // 2^20 bytes hold 334 rows of 784 floats: two blocks for each shard of 500 rows.
        assertThat(sum).isEqualTo(rows);
        assertThat(count).isEqualTo(4);
        assertThatThrownBy(blocks::next).isInstanceOf(java.util.NoSuchElementException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "BYTE", "HALF", "SPARSE"})
    void shards_anyStorage_holdTheNumbersOfFloats(FeatureStorage storage) throws IOException {
        ExampleSource digits = Rows.digits(ROWS, 1);
        List<List<List<Float>>> floats = inProcess(digits, 3, 1, FeatureStorage.FLOAT);

        assertThat(inProcess(digits, 3, 2, storage)).isEqualTo(floats);
        assertThat(byBlocks(digits, 3, 5, storage)).isEqualTo(floats);
    }

    @Test
    void features_ofDigits_takeAByteEach() throws IOException {
        ExampleSource digits = Rows.digits(ROWS, 1);
        Targets targets = Targets.number();
        Dealing dealing = new Dealing(ROWS, 1, 9);
        LocalShards data =
                new InProcessPlacement(1)
                        .deal(digits, targets, dealing, List.of(0L), FeatureStorage.AUTO);

        assertThat(data.list().get(0).features().bytes()).isEqualTo(784 * ROWS);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "BYTE", "HALF"})
    void blocks_serialised_areAsCompactAsTheStorage(FeatureStorage storage) throws IOException {
        int rows = 1000;
        BlockIterator blocks = digitBlocks(rows, storage);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
            while (blocks.hasNext()) {
                objects.writeObject(blocks.next()._2());
            }
        }

        // Blocks are sent with the room for rows that didn't come: up to one a shard, of 1 MiB.
        int numbers = rows * 784 * storage.bytes();
        assertThat(out.size()).isBetween(numbers, numbers + 2 * (1 << 20));
    }

    private static BlockIterator digitBlocks(int rows, FeatureStorage storage) throws IOException {
        return new BlockIterator(
                Rows.digits(rows, 1),
                0,
                0,
                Targets.classNumbers(10),
                new ShardBuilder.Shape(784, 1, storage),
                new Dealing(rows, 2, 9));
    }

    @Test
    void build_rowsMissing_saysTheDataChanged() {
        ShardBuilder builder =
                new ShardBuilder(
                        1,
                        new ShardBuilder.Shape(2, 1, FeatureStorage.FLOAT),
                        new Dealing(6, 3, 0));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("shard 1 got 0 of its 2 rows: the data changed while it was read");
    }

    @Test
    void weights_allOne_areNotStored() throws IOException {
        CsvSource source = files(1, false);
        Targets targets = Targets.number();
        LocalShards data =
                new InProcessPlacement(1)
                        .deal(
                                source,
                                targets,
                                new Dealing(ROWS, 2, 9),
                                List.of(0L),
                                FeatureStorage.AUTO);

        assertThat(data.list().get(0).weight(0)).isEqualTo(1f);
        assertThat(data.examples()).isEqualTo(ROWS);
        assertThat(new InProcessPlacement(3).parallelism()).isEqualTo(3);
    }
}
