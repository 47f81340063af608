package org.backdraft.driver.data;

import org.backdraft.driver.files.HadoopFiles;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Images and labels in two IDX files, plain or compressed; a feature is a byte's value, 0..255. */
final class IdxSource implements ExampleSource {
    private static final long serialVersionUID = 1L;
    private static final int SPLIT_BYTES = 32 << 20;
    private static final int BUFFER_BYTES = 1 << 16;

    private final HadoopFiles files;
    private final IdxFile images;
    private final IdxFile labels;
    private final boolean skips;
    private final int splitItems;

    private IdxSource(HadoopFiles files, IdxFile images, IdxFile labels, boolean skips) {
        this.skips = skips;
        this.files = files;
        this.images = images;
        this.labels = labels;
        boolean whole = images.compressed();
        this.splitItems = whole ? Integer.MAX_VALUE : Math.max(1, SPLIT_BYTES / images.itemBytes());
    }

    /** Stopping at the first label that is no class. */
    static IdxSource open(HadoopFiles files, String imagesPath, String labelsPath)
            throws IOException {
        return open(files, imagesPath, labelsPath, false);
    }

    /**
     * Reads both headers and checks that they go together.
     *
     * @param labelsPath "" when there are no labels
     * @param skips whether images whose label is no class are left out
     */
    static IdxSource open(HadoopFiles files, String imagesPath, String labelsPath, boolean skips)
            throws IOException {
        IdxFile images = IdxFile.open(files, imagesPath);
        if (images.itemBytes() == 0) {
            throw new DataException(imagesPath + " holds images of 0 bytes");
        }
        IdxFile labels = labelsPath.isEmpty() ? null : IdxFile.open(files, labelsPath);
        if (labels != null && labels.itemBytes() != 1) {
            throw new DataException(
                    "%s holds items of %d bytes; labels are 1 byte each (are path and labels swapped?)"
                            .formatted(labelsPath, labels.itemBytes()));
        }
        if (labels != null && labels.items() != images.items()) {
            throw new DataException(
                    "%s holds %d images but %s holds %d labels; give files that belong together"
                            .formatted(imagesPath, images.items(), labelsPath, labels.items()));
        }
        return new IdxSource(files, images, labels, skips);
    }

    @Override
    public String description() {
        return images.path();
    }

    @Override
    public int features() {
        return images.itemBytes();
    }

    @Override
    public boolean featuresAreBytes() {
        return true;
    }

    @Override
    public int splits() {
        return images.items() == 0 ? 1 : (images.items() - 1) / splitItems + 1;
    }

    @Override
    public boolean labelsAreClassNumbers() {
        return true;
    }

    @Override
    public Scan scan(int split, Targets targets) throws IOException {
        if (images.compressed()) {
            checkLength(images);
        }
        if (labels != null && labels.compressed()) {
            checkLength(labels);
        }
        BadRecords bad = new BadRecords();
        if (targets.areClasses()) {
            checkLabels(split, targets, bad);
        }
        long items = to(split) - from(split);
        return Scan.of(items - bad.count(), Set.of(), bad, Scan.Stretch.FILE);
    }

    @Override
    public RowReader open(int split, Targets targets) throws IOException {
        InputStream pixels = buffered(images, from(split));
        InputStream classes = targets.width() == 0 ? null : buffered(needLabels(), from(split));
        return new Reader(pixels, classes, values(targets), features(), to(split) - from(split));
    }

    /** What each label byte stands for. */
    private static float[] values(Targets targets) {
        float[] values = new float[256];
        for (int label = 0; label < values.length; label++) {
            values[label] = targets.areClasses() ? targets.index(Integer.toString(label)) : label;
        }
        return values;
    }

    private int from(int split) {
        return split == 0 ? 0 : split * splitItems;
    }

    private int to(int split) {
        return (int) Math.min(images.items(), (long) from(split) + splitItems);
    }

    private InputStream buffered(IdxFile file, int item) throws IOException {
        return new BufferedInputStream(file.openAt(files, item), BUFFER_BYTES);
    }

    private IdxFile needLabels() {
        if (labels == null) {
            throw new DataException(
                    "%s comes without labels; set labels to their IDX file"
                            .formatted(images.path()));
        }
        return labels;
    }

    /** Reads a compressed file to its end, which also checks its checksum. */
    private void checkLength(IdxFile file) throws IOException {
        long bytes = 0;
        try (InputStream in = files.open(file.path())) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes += n;
            }
        } catch (EOFException e) {
            throw file.wrongLength(bytes);
        } catch (IOException e) {
            throw IdxFile.notDecompressed(file.path(), e);
        }
        if (bytes != file.wholeBytes()) {
            throw file.wrongLength(bytes);
        }
    }

    private void checkLabels(int split, Targets targets, BadRecords bad) throws IOException {
        try (InputStream in = buffered(needLabels(), from(split))) {
            for (int i = from(split); i < to(split); i++) {
                int label = in.read();
                if (label < 0) {
                    throw labels.wrongLength(labels.itemAt(i));
                }
                if (targets.index(Integer.toString(label)) < 0) {
                    bad.add(unknown(label, i, targets));
                }
            }
        }
    }

    private BadRecord unknown(int label, int image, Targets targets) {
        String message =
                "label %d of image %d (counted from 0) in %s is none of the %d classes %s"
                        .formatted(
                                label,
                                image,
                                labels.path(),
                                targets.classes().size(),
                                Targets.brief(targets.classes()));
        if (!skips) {
            throw new DataException(message);
        }
        return BadRecord.of(BadRecord.Kind.LABEL, message);
    }

    private final class Reader implements RowReader {
        private final InputStream pixels;
        private final InputStream classes;
        private final float[] values;
        private final byte[] bytes;
        private final float[] features;
        private final float[] target;
        private int left;

        private Reader(
                InputStream pixels, InputStream classes, float[] values, int features, int rows) {
            this.pixels = pixels;
            this.classes = classes;
            this.values = values;
            this.bytes = new byte[features];
            this.features = new float[features];
            this.target = new float[classes == null ? 0 : 1];
            this.left = rows;
        }

        @Override
        public boolean next() throws IOException {
            do {
                if (left == 0) {
                    return false;
                }
                read();
            } while (target.length > 0 && target[0] < 0);
            return true;
        }

        private void read() throws IOException {
            left--;
            if (pixels.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                throw new EOFException("the images file became shorter while it was read");
            }
            for (int j = 0; j < bytes.length; j++) {
                features[j] = bytes[j] & 0xff;
            }
            if (classes != null) {
                target[0] = label();
            }
        }

        private float label() throws IOException {
            int label = classes.read();
            if (label < 0) {
                throw new EOFException("the labels file became shorter while it was read");
            }
            return values[label];
        }

        @Override
        public float[] features() {
            return features;
        }

        @Override
        public float[] target() {
            return target;
        }

        @Override
        public float weight() {
            return 1f;
        }

        @Override
        public String file() {
            return images.path();
        }

        @Override
        public void close() throws IOException {
            pixels.close();
            if (classes != null) {
                classes.close();
            }
        }
    }
}
