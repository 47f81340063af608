package org.backdraft.driver.data;

import org.apache.hadoop.fs.Path;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Images in folders, one folder a class; a feature is a pixel's value, 0..255, in the order
 * channel, row, column.
 *
 * <p>The order of the examples is that of the classes' names and, in a class, of the files'.
 */
final class ImagesSource implements ExampleSource {
    private static final long serialVersionUID = 1L;

    /** Files of a split. */
    static final int SPLIT_FILES = 256;

    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");

    private final HadoopFiles files;
    private final String path;
    private final Shape shape;
    private final ArrayList<Image> images;
    private final boolean labelled;
    private final int splitFiles;

    /** What all images are like. */
    private record Shape(int channels, int width, int height, boolean scaled)
            implements Serializable {
        @Override
        public String toString() {
            return "%d by %d pixels".formatted(width, height);
        }
    }

    /** A file, and the name of its class. */
    private record Image(String file, String label) implements Serializable {
        static Image of(Path file) {
            return new Image(file.toString(), file.getParent().getName());
        }
    }

    private ImagesSource(
            HadoopFiles files,
            String path,
            Shape shape,
            List<Image> images,
            boolean labelled,
            int splitFiles) {
        this.files = files;
        this.path = path;
        this.shape = shape;
        this.images = new ArrayList<>(images);
        this.labelled = labelled;
        this.splitFiles = splitFiles;
    }

    /**
     * Finds the images and looks at the first one.
     *
     * @param needLabel whether there must be folders of classes; else the folder may hold images
     * @param splitFiles number of files of a split
     */
    static ImagesSource open(
            HadoopFiles files, SourceConfig.Images config, boolean needLabel, int splitFiles)
            throws IOException {
        List<Path> inClasses = new ArrayList<>();
        List<Path> loose = new ArrayList<>();
        sort(files, config.path(), inClasses, loose);
        boolean labelled = !inClasses.isEmpty();
        if (!labelled && (needLabel || loose.isEmpty())) {
            throw new DataException(
                    "%s has no folders with images in them, one a class (%s)"
                            .formatted(config.path(), String.join(", ", ENDINGS)));
        }
        List<Image> images =
                (labelled ? inClasses : loose)
                        .stream()
                                .map(Image::of)
                                .sorted(
                                        Comparator.comparing(
                                                        (Image image) ->
                                                                labelled ? image.label : "")
                                                .thenComparing(Image::file))
                                .toList();
        Shape shape = shape(files, config, images.get(0).file);
        return new ImagesSource(files, config.path(), shape, images, labelled, splitFiles);
    }

    /** Tells images in folders from those that lie beside the folders. */
    private static void sort(HadoopFiles files, String path, List<Path> inClasses, List<Path> loose)
            throws IOException {
        Path folder = files.folder(path);
        files.list(path + "/*").stream()
                .map(status -> status.getPath())
                .filter(ImagesSource::isImage)
                .forEach(file -> (file.getParent().equals(folder) ? loose : inClasses).add(file));
    }

    /** Whether a file's name ends as those of images do. */
    static boolean isImage(Path file) {
        String name = file.getName().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    private static Shape shape(HadoopFiles files, SourceConfig.Images config, String first)
            throws IOException {
        ImagePixels pixels = decode(files, first, config.channels());
        boolean scaled = config.width() > 0;
        return new Shape(
                pixels.channels(),
                scaled ? config.width() : pixels.width(),
                scaled ? config.height() : pixels.height(),
                scaled);
    }

    @Override
    public String description() {
        return path;
    }

    @Override
    public int features() {
        return shape.channels * shape.width * shape.height;
    }

    @Override
    public int splits() {
        return (images.size() - 1) / splitFiles + 1;
    }

    @Override
    public boolean labelsAreClassNumbers() {
        return false;
    }

    @Override
    public Scan scan(int split, Targets targets) throws IOException {
        return open(split, targets).scan(targets, path);
    }

    @Override
    public LabelledReader open(int split, Targets targets) {
        if (targets.width() > 0 && !labelled) {
            throw new DataException(
                    path + " comes without labels: put the images into folders, one a class");
        }
        int from = split * splitFiles;
        int to = Math.min(images.size(), from + splitFiles);
        return new Reader(images.subList(from, to), targets);
    }

    private static ImagePixels decode(HadoopFiles files, String file, int channels)
            throws IOException {
        byte[] bytes;
        try (InputStream in = files.openRaw(file)) {
            bytes = in.readAllBytes();
        }
        try {
            return ImagePixels.decode(bytes, channels);
        } catch (IOException e) {
            throw new DataException(
                    "%s can't be read as an image: %s"
                            .formatted(HadoopFiles.shown(file), e.getMessage()));
        }
    }

    private final class Reader implements LabelledReader {
        private final List<Image> split;
        private final Targets targets;
        private final float[] target;
        private float[] features = {};
        private int next;

        private Reader(List<Image> split, Targets targets) {
            this.split = split;
            this.targets = targets;
            this.target = new float[targets.width()];
        }

        @Override
        public boolean next() throws IOException {
            if (next == split.size()) {
                return false;
            }
            Image image = split.get(next++);
            ImagePixels pixels = decode(files, image.file, shape.channels);
            boolean fits = pixels.width() == shape.width && pixels.height() == shape.height;
            if (!fits && !shape.scaled) {
                throw new DataException(
                        ("%s has %d by %d pixels but the first image has %s; set width and height"
                                        + " to have all scaled")
                                .formatted(
                                        HadoopFiles.shown(image.file),
                                        pixels.width(),
                                        pixels.height(),
                                        shape));
            }
            features = pixels.scaled(shape.width, shape.height).values();
            if (target.length > 0) {
                target[0] = target(image);
            }
            return true;
        }

        private float target(Image image) {
            if (!targets.areClasses()) {
                return number(image);
            }
            if (targets.classes().isEmpty()) {
                return 0;
            }
            int index = targets.index(image.label);
            if (index < 0) {
                throw new DataException(
                        "%s: expected a folder of one of the classes %s, found '%s'"
                                .formatted(
                                        HadoopFiles.shown(image.file),
                                        Targets.brief(targets.classes()),
                                        image.label));
            }
            return index;
        }

        private float number(Image image) {
            byte[] text = image.label.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            float value = Decimals.parse(text, 0, text.length);
            if (!Float.isFinite(value)) {
                throw new DataException(
                        "%s: expected a folder whose name is a number, found '%s'"
                                .formatted(HadoopFiles.shown(image.file), image.label));
            }
            return value;
        }

        @Override
        public String label() {
            return split.get(next - 1).label;
        }

        @Override
        public String file() {
            return HadoopFiles.shown(split.get(next - 1).file);
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
        public void close() {}
    }
}
