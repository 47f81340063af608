package org.backdraft.driver.config;

import org.backdraft.driver.data.BadRecordPolicy;
import org.backdraft.driver.data.FeatureStorage;
import org.backdraft.driver.data.Keep;
import org.backdraft.driver.data.ScalingConfig;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.schema.SchemaPlan;

import java.util.List;

/**
 * The section {@code data}.
 *
 * @param train the training data
 * @param validation the validation data, or null
 * @param validationFraction share of the training data that is held back for validation, or 0
 * @param test the test data, or null
 * @param scaling of the features
 * @param shards S, part of the run's identity, or 0 to take the number of cores rounded up to a
 *     power of two
 * @param target what the network's outputs are compared with
 * @param seed of the dealing to shards and of what is held back
 * @param partitions of Spark that the shards are spread over, or 0 for one a task slot
 * @param storage of the features on the shards
 * @param keep where shards are kept
 * @param shuffleWindow rows of a shuffle window of an epoch's order, or 0 for whole shards
 * @param badRecords what becomes of records that are no examples
 * @param columns what becomes of a table's columns; null when features are just numbers
 */
public record DataConfig(
        SourceConfig train,
        SourceConfig validation,
        double validationFraction,
        SourceConfig test,
        ScalingConfig scaling,
        Target target,
        int shards,
        long seed,
        int partitions,
        FeatureStorage storage,
        Keep keep,
        int shuffleWindow,
        BadRecordPolicy badRecords,
        SchemaPlan columns) {
    private static final double BYTE_RANGE = 255;
    private static final List<String> FORMATS =
            List.of(
                    "idx",
                    "csv",
                    "libsvm",
                    "parquet",
                    "orc",
                    "jsonl",
                    "images",
                    "generated",
                    "dataset");

    /** Formats whose columns may be more than numbers. */
    private static final List<String> TABLES = List.of("csv", "parquet", "orc", "jsonl", "dataset");

    /** What the network's outputs are compared with. */
    public enum Target {
        /** The examples' labels. */
        LABEL,
        /** The scaled features themselves: the network is an autoencoder. */
        FEATURES
    }

    static DataConfig read(ConfigReader data, long seed) {
        ConfigReader train = data.section("train");
        ConfigReader scaling = data.section("scaling");
        SchemaPlan columns = columns(data, train);
        return new DataConfig(
                source(train),
                data.has("validation") ? source(data.section("validation")) : null,
                fraction(data),
                data.has("test") ? source(data.section("test")) : null,
                scaling(scaling),
                data.choice("target", Target.class, Target.LABEL),
                data.wholeInt("shards", 0, 0),
                data.whole("seed", seed, Long.MIN_VALUE),
                data.wholeInt("partitions", 0, 0),
                data.choice("storage", FeatureStorage.class, FeatureStorage.AUTO),
                data.choice("keep", Keep.class, Keep.MEMORY),
                data.wholeInt("shuffle-window", 0, 0),
                badRecords(data),
                columns);
    }

    private static SchemaPlan columns(ConfigReader data, ConfigReader train) {
        SchemaPlan columns = ColumnsConfig.read(data);
        String format = train.oneOf("format", FORMATS);
        if (columns != null && !TABLES.contains(format)) {
            throw data.mistake(
                    "columns",
                    "goes with format = %s; %s holds nothing but numbers"
                            .formatted(String.join(", ", TABLES), format));
        }
        return columns;
    }

    private static BadRecordPolicy badRecords(ConfigReader data) {
        BadRecordPolicy usual = BadRecordPolicy.FAIL;
        BadRecordPolicy.Action action =
                data.choice("on-bad-record", BadRecordPolicy.Action.class, usual.action());
        String most = data.text("most-bad-records", usual.most());
        try {
            return new BadRecordPolicy(action, most);
        } catch (IllegalArgumentException e) {
            throw data.mistake("most-bad-records", e.getMessage());
        }
    }

    private static double fraction(ConfigReader data) {
        double fraction = data.number("validation-fraction", 0);
        if (!(fraction >= 0 && fraction < 1)) {
            throw data.mistake(
                    "validation-fraction",
                    "expected a number from 0 to under 1, found " + fraction);
        }
        if (fraction > 0 && data.has("validation")) {
            throw data.mistake(
                    "validation-fraction", "there is data.validation already; leave one out");
        }
        return fraction;
    }

    private static ScalingConfig scaling(ConfigReader scaling) {
        ScalingConfig.Method method =
                scaling.choice("type", ScalingConfig.Method.class, ScalingConfig.Method.NONE);
        double by = scaling.number("by", BYTE_RANGE);
        double subtract = scaling.number("subtract", 0);
        return scaling.make(() -> new ScalingConfig(method, by, subtract));
    }

    private static SourceConfig source(ConfigReader source) {
        return switch (source.oneOf("format", FORMATS)) {
            case "idx" -> new SourceConfig.Idx(source.text("path"), source.text("labels", ""));
            case "csv" -> csv(source);
            case "libsvm" -> libSvm(source);
            case "images" -> images(source);
            case "parquet" -> table(SourceConfig.Format.PARQUET, source);
            case "orc" -> table(SourceConfig.Format.ORC, source);
            case "jsonl" -> table(SourceConfig.Format.JSONL, source);
            case "dataset" -> given(source);
            default -> GeneratedConfig.read(source);
        };
    }

    private static SourceConfig.LibSvm libSvm(ConfigReader source) {
        String path = source.text("path");
        int features = source.wholeInt("features", 0, 0);
        int firstIndex = source.wholeInt("first-index", 1, 0);
        return source.make(() -> new SourceConfig.LibSvm(path, features, firstIndex));
    }

    private static SourceConfig.Table table(SourceConfig.Format format, ConfigReader source) {
        return new SourceConfig.Table(
                format,
                source.text("path"),
                source.textOrWords("label"),
                source.text("weight", ""),
                source.words("features", List.of()));
    }

    private static SourceConfig.Given given(ConfigReader source) {
        return new SourceConfig.Given(
                source.text("path"),
                source.textOrWords("label"),
                source.text("weight", ""),
                source.words("features", List.of()));
    }

    private static SourceConfig.Images images(ConfigReader source) {
        String path = source.text("path");
        int channels = source.wholeInt("channels", 0, 0);
        int width = source.wholeInt("width", 0, 0);
        int height = source.wholeInt("height", 0, 0);
        return source.make(() -> new SourceConfig.Images(path, channels, width, height));
    }

    private static SourceConfig.Csv csv(ConfigReader source) {
        return new SourceConfig.Csv(
                source.text("path"),
                source.textOrWords("label"),
                source.text("weight", ""),
                source.flag("header", true),
                separator(source));
    }

    private static char separator(ConfigReader source) {
        String text = source.text("separator", ",");
        if (text.equals("tab") || text.equals("\\t")) {
            return '\t';
        }
        if (text.length() != 1) {
            throw source.mistake("separator", "expected one character, found '%s'".formatted(text));
        }
        char separator = text.charAt(0);
        if (separator >= 0x7f || "\"\r\n+-.0123456789eE".indexOf(separator) >= 0) {
            throw source.mistake(
                    "separator",
                    "expected an ASCII character that isn't part of quotes, lines or numbers, found"
                            + " '%s'".formatted(text));
        }
        return separator;
    }
}
