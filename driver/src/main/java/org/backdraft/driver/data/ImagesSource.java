package org.backdraft.driver.data;

import org.apache.commons.lang3.SerializationUtils;
import org.apache.hadoop.fs.Path;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    private final boolean skips;
    private final boolean stops;

    /** What all images are like, or are made to be. */
    record Shape(int channels, int width, int height, boolean scaled) implements Serializable {

        private static Shape of(SourceConfig.Images config, ImagePixels pixels) {
            boolean scaled = config.width() > 0;
            return new Shape(
                    config.channels() > 0 ? config.channels() : pixels.channels(),
                    scaled ? config.width() : pixels.width(),
                    scaled ? config.height() : pixels.height(),
                    scaled);
        }

        boolean fits(ImagePixels pixels) {
            return scaled || pixels.width() == width && pixels.height() == height;
        }

        @Override
        public String toString() {
            return "%d by %d pixels".formatted(width, height);
        }
    }

    /** A file, and the name of its class. */
    record Image(String file, String label) implements Serializable {
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
            int splitFiles,
            boolean skips) {
        this.files = files;
        this.path = path;
        this.shape = shape;
        this.images = new ArrayList<>(images);
        this.labelled = labelled;
        this.splitFiles = splitFiles;
        this.skips = skips;
        this.stops = false;
    }

    private ImagesSource(ImagesSource other, Shape shape, boolean stops) {
        this.files = other.files;
        this.path = other.path;
        this.shape = shape;
        this.images = other.images;
        this.labelled = other.labelled;
        this.splitFiles = other.splitFiles;
        this.skips = other.skips;
        this.stops = stops;
    }

    /**
     * Finds the images and, unless the configuration says what they are like, looks at the first
     * one; where bad ones are left out at all of them, for what most are like.
     *
     * @param needLabel whether there must be folders of classes; else the folder may hold images
     * @param placement where they are read
     * @param splitFiles number of files of a split
     * @param skips whether bad images are left out
     */
    static ImagesSource open(
            HadoopFiles files,
            SourceConfig.Images config,
            boolean needLabel,
            Placement placement,
            int splitFiles,
            boolean skips)
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
        Shape given = new Shape(config.channels(), config.width(), config.height(), true);
        ImagesSource source =
                new ImagesSource(files, config.path(), given, images, labelled, splitFiles, skips);
        boolean isKnown = config.channels() > 0 && config.width() > 0;
        if (skips) {
            return isKnown
                    ? source
                    : new ImagesSource(source, commonest(source, config, placement), false);
        }
        return new ImagesSource(source, first(files, config, images.get(0).file), false);
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

    private static Shape first(HadoopFiles files, SourceConfig.Images config, String file)
            throws IOException {
        try {
            return Shape.of(config, ImagesReader.decode(files, file, config.channels()));
        } catch (BadRecordException e) {
            throw new DataException(e.record().message());
        }
    }

    /** What most images are like; of equally many those that come first. */
    private static Shape commonest(
            ImagesSource source, SourceConfig.Images config, Placement placement) {
        LinkedHashMap<Shape, Integer> counts = new LinkedHashMap<>();
        placement
                .onSplits(
                        source,
                        "find the commonest size in " + source.path,
                        (split, opened) -> source.shapes(split, config).iterator())
                .forEach(bytes -> count(Shipped.object(bytes), counts));
        return counts.entrySet().stream()
                .reduce((one, other) -> other.getValue() > one.getValue() ? other : one)
                .orElseThrow(
                        () -> new DataException("no file in %s is an image".formatted(source.path)))
                .getKey();
    }

    private static void count(Shape shape, Map<Shape, Integer> counts) {
        counts.merge(shape, 1, Integer::sum);
    }

    private List<byte[]> shapes(int split, SourceConfig.Images config) throws IOException {
        List<byte[]> shapes = new ArrayList<>();
        for (Image image : split(split)) {
            try {
                ImagePixels pixels = ImagesReader.decode(files, image.file, config.channels());
                shapes.add(SerializationUtils.serialize(Shape.of(config, pixels)));
            } catch (BadRecordException e) {
                // It is counted when the examples are.
            }
        }
        return shapes;
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
    public ImagesSource carrying(List<String> names) {
        ExampleSource.super.carrying(names);
        return new ImagesSource(this, shape, true);
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
        return new ImagesReader(
                files, split(split), shape, targets, new ExampleFilter(skips, stops));
    }

    private List<Image> split(int split) {
        int from = split * splitFiles;
        return images.subList(from, Math.min(images.size(), from + splitFiles));
    }
}
