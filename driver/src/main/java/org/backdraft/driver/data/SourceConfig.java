package org.backdraft.driver.data;

import org.backdraft.driver.data.generated.Generator;

import java.util.List;

/** Where examples come from and how they are written: the settings of one data set. */
public sealed interface SourceConfig
        permits SourceConfig.Idx, SourceConfig.Generated, SourceConfig.Files {

    /** The same of so many features, in a format that doesn't tell how many there are. */
    default SourceConfig ofWidth(int features) {
        return this;
    }

    /** Files with labels in them, as many as there are at a path. */
    sealed interface Files extends SourceConfig permits Csv, LibSvm, Table, Given, Images {

        /** File, folder or glob. */
        String path();

        /** Other files that are written alike. */
        Files at(String otherPath);
    }

    /**
     * Images and labels in IDX files.
     *
     * @param path file of the images
     * @param labels file of the labels, or "" when there are none
     */
    record Idx(String path, String labels) implements SourceConfig {}

    /**
     * Rows of text.
     *
     * @param path file, folder or glob; the files are read in the order of their names
     * @param labels columns of the label by name or, counted from 0 or backwards from -1, by
     *     number; several for labels of several numbers, none when there are no labels
     * @param weight column of the row's weight likewise, or "" when all rows weigh 1
     * @param header whether each file starts with the columns' names
     * @param separator between fields
     */
    record Csv(String path, List<String> labels, String weight, boolean header, char separator)
            implements Files {
        public Csv {
            labels = List.copyOf(labels);
        }

        /** With one label column, or none for "". */
        public Csv(String path, String label, String weight, boolean header, char separator) {
            this(path, label.isEmpty() ? List.of() : List.of(label), weight, header, separator);
        }

        @Override
        public Csv at(String otherPath) {
            return new Csv(otherPath, labels, weight, header, separator);
        }

        /** The same files without a label column. */
        public Csv withoutLabel() {
            return new Csv(path, "", weight, header, separator);
        }
    }

    /**
     * Lines of LIBSVM text.
     *
     * @param path file, folder or glob; the files are read in the order of their names
     * @param features number of features, or 0 for as many as the largest index says
     * @param firstIndex index of the first feature, 0 or 1
     */
    record LibSvm(String path, int features, int firstIndex) implements Files {
        public LibSvm {
            if (firstIndex != 0 && firstIndex != 1) {
                throw new IllegalArgumentException("first-index must be 0 or 1, not " + firstIndex);
            }
        }

        @Override
        public LibSvm at(String otherPath) {
            return new LibSvm(otherPath, features, firstIndex);
        }

        @Override
        public LibSvm ofWidth(int width) {
            return new LibSvm(path, width, firstIndex);
        }
    }

    /** How a table is stored. */
    enum Format {
        PARQUET,
        ORC,
        /** A JSON object a line. */
        JSONL
    }

    /**
     * Tables, read by Spark SQL.
     *
     * @param format of the files
     * @param path file, folder or glob; the files are read in the order of their names
     * @param labels columns of the label; several for labels of several numbers, none when there
     *     are no labels
     * @param weight column of the row's weight, or "" when all rows weigh 1
     * @param features columns of the features; empty for all others
     */
    record Table(
            Format format, String path, List<String> labels, String weight, List<String> features)
            implements Files {
        public Table {
            labels = List.copyOf(labels);
            features = List.copyOf(features);
        }

        @Override
        public Table at(String otherPath) {
            return new Table(format, otherPath, labels, weight, features);
        }
    }

    /**
     * A table that a program hands over rather than a file; {@link Datasets} has it.
     *
     * @param path name that the program gives it
     * @param labels columns of the label; several for labels of several numbers, none when there
     *     are no labels
     * @param weight column of the row's weight, or "" when all rows weigh 1
     * @param features columns of the features; empty for all others
     */
    record Given(String path, List<String> labels, String weight, List<String> features)
            implements Files {
        public Given {
            labels = List.copyOf(labels);
            features = List.copyOf(features);
        }

        /** The same columns in Parquet, as files hold no table of a program. */
        @Override
        public Table at(String otherPath) {
            return new Table(Format.PARQUET, otherPath, labels, weight, features);
        }
    }

    /**
     * Images in folders, one folder a class.
     *
     * @param path folder that the classes' folders are in
     * @param channels 1 for gray, 3 for colour, or 0 for what the first image has
     * @param width to which all images are scaled, or 0 when they have one size
     * @param height likewise
     */
    record Images(String path, int channels, int width, int height) implements Files {
        public Images {
            if (channels != 0 && channels != 1 && channels != 3) {
                throw new IllegalArgumentException(
                        "channels must be 1 or 3, or 0 for those of the first image, not "
                                + channels);
            }
            if ((width == 0) != (height == 0)) {
                throw new IllegalArgumentException("give both width and height, or none");
            }
        }

        @Override
        public Images at(String otherPath) {
            return new Images(otherPath, channels, width, height);
        }
    }

    /**
     * Made-up data.
     *
     * @param generator what is drawn
     * @param rows number of examples
     * @param seed that they are drawn from
     */
    record Generated(Generator generator, long rows, long seed) implements SourceConfig {
        public Generated {
            if (rows < 0) {
                throw new IllegalArgumentException("rows must be 0 or more, not " + rows);
            }
        }
    }
}
