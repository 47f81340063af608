package org.backdraft.driver.inspect;

import org.apache.hadoop.fs.FileStatus;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells the format of files by how they start. */
public final class FormatGuess {
    /** Formats in the words of configurations. */
    public static final List<String> FORMATS =
            List.of("csv", "libsvm", "parquet", "orc", "jsonl", "idx", "images");

    private static final int START_BYTES = 1 << 16;
    private static final int MOST_FILES = 100;
    private static final List<String> IMAGES = List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");

    private final HadoopFiles files;
    private final String path;

    private FormatGuess(HadoopFiles files, String path) {
        this.files = files;
        this.path = path;
    }

    /**
     * The data set at a path.
     *
     * @param format that the user says it has, or null
     * @throws DataException when files differ in format, or none is known
     */
    public static SourceConfig of(HadoopFiles files, String path, String format)
            throws IOException {
        return new FormatGuess(files, path).guess(format);
    }

    private SourceConfig guess(String format) throws IOException {
        if (format == null ? areImages() : format.equals("images")) {
            return new SourceConfig.Images(path, 0, 0, 0);
        }
        Map<String, String> found = new LinkedHashMap<>();
        byte[] start = {};
        String first = null;
        for (FileStatus file : files.list(path).stream().limit(MOST_FILES).toList()) {
            String name = file.getPath().toString();
            byte[] bytes = start(name);
            if (bytes.length > 0) {
                if (format == null) {
                    found.putIfAbsent(format(name, bytes), HadoopFiles.shown(name));
                }
                start = first == null ? bytes : start;
                first = first == null ? name : first;
            }
        }
        if (first == null) {
            throw new DataException(path + " is empty: there is nothing in it");
        }
        if (found.size() > 1) {
            throw new DataException(
                    ("%s holds files of several formats (%s); inspect those of one, such as %s/*.csv,"
                                    + " or give --format")
                            .formatted(path, files(found), path));
        }
        return config(format == null ? found.keySet().iterator().next() : format, first, start);
    }

    private static String files(Map<String, String> found) {
        return String.join(
                ", ",
                found.entrySet().stream()
                        .map(entry -> entry.getValue() + " is " + entry.getKey())
                        .toList());
    }

    private SourceConfig config(String format, String first, byte[] start) throws IOException {
        return switch (format) {
            case "parquet" -> table(SourceConfig.Format.PARQUET);
            case "orc" -> table(SourceConfig.Format.ORC);
            case "jsonl" -> table(SourceConfig.Format.JSONL);
            case "libsvm" -> new SourceConfig.LibSvm(path, 0, 1);
            case "idx" -> idx();
            default -> sample(start).csv(path);
        };
    }

    private SourceConfig table(SourceConfig.Format format) {
        return new SourceConfig.Table(format, path, List.of(), "", List.of());
    }

    /** Folders with images in them, and no other files beside them. */
    private boolean areImages() throws IOException {
        try {
            List<FileStatus> inFolders = files.list(path + "/*");
            return inFolders.stream().allMatch(file -> isImage(file.getPath().getName()));
        } catch (FileException e) {
            return false;
        }
    }

    private static boolean isImage(String name) {
        return IMAGES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    private byte[] start(String name) throws IOException {
        try (InputStream in = files.open(name)) {
            return in.readNBytes(START_BYTES);
        } catch (IOException e) {
            throw new DataException(
                    "%s can't be read: it is damaged, or not what its name says (%s)"
                            .formatted(HadoopFiles.shown(name), e.getMessage()));
        }
    }

    private static String format(String name, byte[] start) {
        String shown = HadoopFiles.shown(name);
        if (starts(start, 0, 0, 8)) {
            return "idx";
        }
        if (starts(start, 'P', 'A', 'R', '1')) {
            return "parquet";
        }
        if (starts(start, 'O', 'R', 'C')) {
            return "orc";
        }
        if (isImage(name)) {
            throw new DataException(
                    shown + " is one image; give the folder of the classes' folders");
        }
        if (starts(start, 0x1f, 0x8b) || starts(start, 'B', 'Z', 'h')) {
            throw new DataException(
                    shown + " is compressed but its name doesn't end in .gz or .bz2; rename it");
        }
        TextSample sample = sample(start);
        if (sample.lines().stream().anyMatch(line -> line.indexOf('\0') >= 0)) {
            throw new DataException(
                    shown + " is neither text nor Parquet, ORC, IDX or an image; what is it?");
        }
        if (sample.isJsonArray()) {
            throw new DataException(
                    shown + " is a JSON array; expected JSON lines, an object on each line");
        }
        if (sample.isJson()) {
            return "jsonl";
        }
        return sample.isLibSvm() ? "libsvm" : "csv";
    }

    private static TextSample sample(byte[] start) {
        Charset charset =
                starts(start, 0xfe, 0xff)
                        ? StandardCharsets.UTF_16BE
                        : starts(start, 0xff, 0xfe)
                                ? StandardCharsets.UTF_16LE
                                : StandardCharsets.UTF_8;
        String text = new String(start, charset);
        if (text.startsWith("\ufeff")) {
            text = text.substring(1);
        }
        TextSample sample = TextSample.of(text, start.length < START_BYTES);
        return sample.lines().isEmpty() ? new TextSample(List.of("")) : sample;
    }

    private static boolean starts(byte[] bytes, int... with) {
        if (bytes.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if ((bytes[i] & 0xff) != with[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Of the files at the path, one with several dimensions holds the images, one with one the
     * labels.
     */
    private SourceConfig idx() throws IOException {
        List<String> images = new java.util.ArrayList<>();
        for (FileStatus file : files.list(path)) {
            String name = file.getPath().toString();
            byte[] bytes = start(name);
            if (starts(bytes, 0, 0, 8) && bytes.length > 3 && bytes[3] > 1) {
                images.add(name);
            }
        }
        if (images.size() != 1) {
            throw new DataException(
                    "%s holds %d IDX files of images; give the one file of the images to train on"
                            .formatted(path, images.size()));
        }
        String name = images.get(0);
        String labels = name.replace("images", "labels").replace("idx3", "idx1");
        boolean found = !labels.equals(name) && files.exists(labels);
        return new SourceConfig.Idx(
                HadoopFiles.shown(name), found ? HadoopFiles.shown(labels) : "");
    }
}
