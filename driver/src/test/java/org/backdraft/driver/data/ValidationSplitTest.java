package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Data that is split into a part to train on and one to validate on. */
class ValidationSplitTest {
    @TempDir private Path folder;

    /** Rows numbered from 0 by their feature, cut into this many files. */
    private ExampleSource numbered(int rows, int files) throws IOException {
        Path where = folder.resolve(rows + "-" + files);
        for (int f = 0; f < files; f++) {
            StringBuilder text = new StringBuilder("x,y\n");
            for (int i = rows * f / files; i < rows * (f + 1) / files; i++) {
                text.append(i).append(',').append(i % 2).append('\n');
            }
            Rows.write(where.resolve("%03d.csv".formatted(f)), text.toString());
        }
        return new Loader(Rows.FILES, new InProcessPlacement(1))
                .open(Csv.config(where.toString(), "y"), List.of(), true);
    }

    private static List<Loader.Loaded> split(
            ExampleSource source, int threads, int shards, long seed, double fraction) {
        return new Loader(Rows.FILES, new InProcessPlacement(threads))
                .loadSplit(source, 2, shards, seed, fraction);
    }

    private static Set<Float> numbers(Loader.Loaded loaded) {
        List<Float> numbers = new ArrayList<>();
        for (Shard shard : ((LocalShards) loaded.data()).list()) {
            Rows.of(shard).forEach(row -> numbers.add(row.get(0)));
        }
        Set<Float> once = new TreeSet<>(numbers);
        assertThat(once).hasSameSizeAs(numbers);
        return once;
    }

    @Test
    void loadSplit_anyRowsShardsAndFraction_isDisjointAndComplete() throws IOException {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int rows = random.nextInt(2, 80);
            int shards = random.nextInt(1, 9);
            double fraction = random.nextDouble(0.001, 0.999);

            List<Loader.Loaded> parts = split(numbered(rows, 1), 2, shards, seed, fraction);

            Set<Float> first = numbers(parts.get(0));
            Set<Float> second = numbers(parts.get(1));
            Set<Float> both = new TreeSet<>(first);
            both.addAll(second);
            String where =
                    "seed %d: %d rows, %d shards, %f".formatted(seed, rows, shards, fraction);
            assertThat(both).as(where).hasSize(rows).hasSize(first.size() + second.size());
            int expected = Math.max(1, Math.min(rows - 1, (int) (rows * fraction)));
            assertThat(second).as(where).hasSize(expected);
            assertThat(parts.get(0).data().shards()).isEqualTo(shards);
            assertThat(parts.get(1).data().shards()).isEqualTo(shards);
        }
    }

    @Test
    void loadSplit_otherShardsFilesOrThreads_takesTheSameRows() throws IOException {
        Set<Float> expected = numbers(split(numbered(57, 1), 1, 1, 5, 0.3).get(1));

        for (int shards : new int[] {2, 3, 8, 60}) {
            for (int files : new int[] {1, 4}) {
                Set<Float> found =
                        numbers(split(numbered(57, files), shards % 3 + 1, shards, 5, 0.3).get(1));
                assertThat(found).as("%d shards, %d files", shards, files).isEqualTo(expected);
            }
        }
        assertThat(numbers(split(numbered(57, 1), 1, 1, 6, 0.3).get(1))).isNotEqualTo(expected);
    }

    @Test
    void loadSplit_extremeFractions_leaveOneRowAtLeast() throws IOException {
        for (int rows : IntStream.of(2, 3, 10).toArray()) {
            ExampleSource source = numbered(rows, 1);
            assertThat(numbers(split(source, 1, 3, 1, 1e-9).get(1))).hasSize(1);
            assertThat(numbers(split(source, 1, 3, 1, 1 - 1e-9).get(0))).hasSize(1);
        }
    }

    @Test
    void loadSplit_oneRow_saysThatItCannotBeSplit() throws IOException {
        ExampleSource source = numbered(1, 1);

        assertThatThrownBy(() -> split(source, 1, 3, 1, 0.5))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has 1 example, which can't be split");
    }
}
