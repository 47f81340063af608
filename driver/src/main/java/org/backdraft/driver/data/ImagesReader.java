package org.backdraft.driver.data;

import org.backdraft.driver.data.ImagesSource.Image;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.schema.Decimals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The examples of one split of images. */
final class ImagesReader implements LabelledReader {
    private final HadoopFiles files;
    private final List<Image> split;
    private final ImagesSource.Shape shape;
    private final Targets targets;
    private final ExampleFilter filter;
    private final float[] target;
    private float[] features = {};
    private int next;

    ImagesReader(
            HadoopFiles files,
            List<Image> split,
            ImagesSource.Shape shape,
            Targets targets,
            ExampleFilter filter) {
        this.files = files;
        this.split = split;
        this.shape = shape;
        this.targets = targets;
        this.filter = filter;
        this.target = new float[targets.width()];
    }

    /**
     * Decodes a file.
     *
     * @param channels 1, 3, or 0 for as many as the image has
     * @throws BadRecordException when it is no image
     */
    static ImagePixels decode(HadoopFiles files, String file, int channels) throws IOException {
        byte[] bytes;
        try (InputStream in = files.openRaw(file)) {
            bytes = in.readAllBytes();
        }
        try {
            return ImagePixels.decode(bytes, channels);
        } catch (IOException e) {
            throw wrong(
                    BadRecord.Kind.IMAGE,
                    "%s can't be read as an image: %s"
                            .formatted(HadoopFiles.shown(file), e.getMessage()));
        }
    }

    @Override
    public boolean next() throws IOException {
        while (next < split.size()) {
            if (filter.stopsAt(read(split.get(next++)))) {
                return true;
            }
        }
        return false;
    }

    /** Reads an image and returns what is wrong with it, or null. */
    private BadRecord read(Image image) throws IOException {
        try {
            ImagePixels pixels = decode(files, image.file(), shape.channels());
            if (!shape.fits(pixels)) {
                throw wrong(
                        BadRecord.Kind.SIZE,
                        "%s has %d by %d pixels but %s %s; set width and height to have all scaled"
                                .formatted(
                                        HadoopFiles.shown(image.file()),
                                        pixels.width(),
                                        pixels.height(),
                                        filter.skips() ? "most have" : "the first image has",
                                        shape));
            }
            features = pixels.scaled(shape.width(), shape.height()).values();
            if (target.length > 0) {
                target[0] = target(image);
            }
            return null;
        } catch (BadRecordException e) {
            return e.record();
        }
    }

    private float target(Image image) {
        if (!targets.areClasses()) {
            return number(image);
        }
        if (targets.classes().isEmpty()) {
            return 0;
        }
        int index = targets.index(image.label());
        if (index < 0) {
            throw wrong(
                    BadRecord.Kind.LABEL,
                    "%s: expected a folder of one of the classes %s, found '%s'"
                            .formatted(
                                    HadoopFiles.shown(image.file()),
                                    Targets.brief(targets.classes()),
                                    image.label()));
        }
        return index;
    }

    private static float number(Image image) {
        byte[] text = image.label().getBytes(StandardCharsets.UTF_8);
        float value = Decimals.parse(text, 0, text.length);
        if (!Float.isFinite(value)) {
            throw wrong(
                    BadRecord.Kind.NUMBER,
                    "%s: expected a folder whose name is a number, found '%s'"
                            .formatted(HadoopFiles.shown(image.file()), image.label()));
        }
        return value;
    }

    private static BadRecordException wrong(BadRecord.Kind kind, String message) {
        return new BadRecordException(BadRecord.of(kind, message));
    }

    @Override
    public BadRecords bad() {
        return filter.bad();
    }

    @Override
    public boolean isLeftOut() {
        return filter.isLeftOut();
    }

    @Override
    public String label() {
        return split.get(next - 1).label();
    }

    @Override
    public String file() {
        return HadoopFiles.shown(split.get(next - 1).file());
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
