package org.backdraft.driver.data;

import org.backdraft.driver.data.generated.Generator;
import org.backdraft.driver.data.generated.Images;
import org.backdraft.driver.files.HadoopFiles;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Writes made-up data to files, drawn in parallel and written in the order of the rows; read back,
 * the files hold the very same examples.
 */
public final class GeneratedFiles {
    private static final int IMAGES_MAGIC = 0x803;
    private static final int LABELS_MAGIC = 0x801;

    /** Rows that one thread draws at a time. */
    private static final int PIECE_ROWS = 1024;

    /** Pieces that are drawn before they are written. */
    private static final int PIECES = 64;

    private final SourceConfig.Generated config;
    private final Generator generator;

    public GeneratedFiles(SourceConfig.Generated config) {
        this.config = config;
        this.generator = config.generator();
    }

    /**
     * Writes images as the IDX files images-idx3-ubyte and labels-idx1-ubyte into a folder, all
     * else as one CSV file with a header, whose last column is {@code label}, the class number, or
     * {@code y}, a number.
     *
     * @throws DataException when the format can't hold them
     */
    public void write(HadoopFiles files, String output) throws IOException {
        if (generator instanceof Images drawn) {
            if (config.rows() > Integer.MAX_VALUE) {
                throw new DataException(
                        "an IDX file holds up to %d rows, not %d"
                                .formatted(Integer.MAX_VALUE, config.rows()));
            }
            files.writeAtomically(output + "/images-idx3-ubyte", out -> writeImages(drawn, out));
            files.writeAtomically(output + "/labels-idx1-ubyte", out -> writeLabels(drawn, out));
        } else {
            if (files.isCompressed(output)) {
                throw new DataException(
                        "%s would not be compressed: give it a name that ends in .csv"
                                .formatted(output));
            }
            files.writeAtomically(output, this::writeCsv);
        }
    }

    private void writeImages(Images drawn, OutputStream out) throws IOException {
        DataOutputStream header = new DataOutputStream(out);
        header.writeInt(IMAGES_MAGIC);
        header.writeInt((int) config.rows());
        header.writeInt(drawn.side());
        header.writeInt(drawn.side());
        writeRows(out, (from, to) -> images(drawn, from, to));
    }

    private void writeLabels(Images drawn, OutputStream out) throws IOException {
        DataOutputStream header = new DataOutputStream(out);
        header.writeInt(LABELS_MAGIC);
        header.writeInt((int) config.rows());
        writeRows(out, (from, to) -> labels(drawn, from, to));
    }

    private void writeCsv(OutputStream out) throws IOException {
        String target = generator.classes() > 0 ? "label" : "y";
        String header = String.join(",", generator.featureNames()) + "," + target + "\n";
        out.write(header.getBytes(StandardCharsets.UTF_8));
        writeRows(out, this::lines);
    }

    private byte[] images(Images drawn, long from, long to) {
        byte[] pixels = new byte[drawn.features()];
        byte[] images = new byte[(int) (to - from) * pixels.length];
        for (long index = from; index < to; index++) {
            drawn.draw(config.seed(), index, pixels);
            System.arraycopy(
                    pixels, 0, images, (int) (index - from) * pixels.length, pixels.length);
        }
        return images;
    }

    private byte[] labels(Images drawn, long from, long to) {
        byte[] labels = new byte[(int) (to - from)];
        for (long index = from; index < to; index++) {
            labels[(int) (index - from)] = (byte) drawn.label(config.seed(), index);
        }
        return labels;
    }

    /** Numbers are written as {@link Float#toString} does, which parse back exactly. */
    private byte[] lines(long from, long to) {
        StringBuilder lines = new StringBuilder();
        float[] features = new float[generator.features()];
        for (long index = from; index < to; index++) {
            float target = generator.draw(config.seed(), index, features);
            for (float feature : features) {
                lines.append(feature).append(',');
            }
            if (generator.classes() > 0) {
                lines.append((int) target).append('\n');
            } else {
                lines.append(target).append('\n');
            }
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes of the rows from .. to-1. */
    @FunctionalInterface
    private interface Piece {
        byte[] of(long from, long to);
    }

    private void writeRows(OutputStream out, Piece piece) throws IOException {
        long rows = config.rows();
        for (long from = 0; from < rows; from += (long) PIECES * PIECE_ROWS) {
            long first = from;
            List<byte[]> pieces =
                    LongStream.range(0, PIECES)
                            .parallel()
                            .map(i -> first + i * PIECE_ROWS)
                            .filter(start -> start < rows)
                            .mapToObj(start -> piece.of(start, Math.min(rows, start + PIECE_ROWS)))
                            .toList();
            for (byte[] bytes : pieces) {
                out.write(bytes);
            }
        }
    }
}
