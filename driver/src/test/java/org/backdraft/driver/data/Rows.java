package org.backdraft.driver.data;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.data.generated.Digits;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.worker.Shard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Rows as lists that tests compare: the features, then the target where there is one, the weight.
 */
final class Rows {
    static final HadoopFiles FILES = new HadoopFiles(new Configuration());

    private Rows() {}

    /** Generated digits. */
    static GeneratedSource digits(long rows, long seed) {
        return new GeneratedSource(new SourceConfig.Generated(new Digits(), rows, seed));
    }

    /** All rows of all splits in their order. */
    static List<List<Float>> of(ExampleSource source, Targets targets) {
        List<List<Float>> rows = new ArrayList<>();
        for (int split = 0; split < source.splits(); split++) {
            rows.addAll(of(source, split, targets));
        }
        return rows;
    }

    /** The rows of one split. */
    static List<List<Float>> of(ExampleSource source, int split, Targets targets) {
        List<List<Float>> rows = new ArrayList<>();
        try (RowReader reader = source.open(split, targets)) {
            while (reader.next()) {
                rows.add(row(reader.features(), reader.target()));
                rows.get(rows.size() - 1).add(reader.weight());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** The rows of a shard in their order. */
    static List<List<Float>> of(Shard shard) {
        List<List<Float>> rows = new ArrayList<>();
        for (int i = 0; i < shard.rows(); i++) {
            float[] features = new float[shard.featureWidth()];
            shard.features().copyRow(i, features, 0);
            float[] target = new float[shard.targetWidth()];
            shard.copyTargets(i, target, 0);
            rows.add(row(features, target));
            rows.get(i).add(shard.weight(i));
        }
        return rows;
    }

    private static List<Float> row(float[] features, float[] target) {
        List<Float> row = new ArrayList<>();
        for (float x : features) {
            row.add(x);
        }
        for (float t : target) {
            row.add(t);
        }
        return row;
    }

    /** Writes a text and returns the file's name. */
    static String write(Path file, String text) {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes and returns the file's name. */
    static String write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
