package org.backdraft.driver.inspect;

import com.typesafe.config.ConfigUtil;

import org.backdraft.driver.data.Census;
import org.backdraft.driver.data.ColumnCensus;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.SourceConfig;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A configuration that trains on a data set as it is, with a comment where it decides something.
 */
public final class SuggestedConfiguration {
    private static final int WIDE = 10_000;
    private static final int VALIDATED_ROWS = 20;

    private final SourceConfig source;
    private final Census census;
    private final Label label;
    private final StringBuilder text = new StringBuilder();

    private SuggestedConfiguration(SourceConfig source, Census census, Label label) {
        this.source = source;
        this.census = census;
        this.label = label;
    }

    /**
     * The configuration as HOCON.
     *
     * @throws DataException when there is nothing to train on
     */
    public static String of(SourceConfig source, Census census, Label label) {
        if (census.rows() == 0) {
            throw new DataException("there are no rows to train on");
        }
        return new SuggestedConfiguration(source, census, label).write();
    }

    private String write() {
        int features = features();
        if (features == 0) {
            throw new DataException("there are no features to train on beside the label");
        }
        int outputs = outputs(features);
        line("# Suggested by backdraft inspect: a start that trains, to be edited.");
        line("data {");
        line("  train { " + train() + " }");
        if (census.rows() >= VALIDATED_ROWS) {
            line("  # Held back to see how well the model does on rows that it hasn't seen.");
            line("  validation-fraction = 0.1");
        }
        if (label.column() == null) {
            line("  # There is no label: the network learns to give the features back.");
            line("  target = features");
        }
        writePreparation();
        if (hasBadRows()) {
            line("  # Some rows are no examples: they are left out and counted.");
            line("  on-bad-record = skip");
            line("  most-bad-records = \"100 %\"");
        }
        line("}");
        writeNetwork(features, outputs);
        writeTraining();
        return text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private String train() {
        String to = label.column() == null ? "" : ", label = " + quoted(label.column().name());
        if (source instanceof SourceConfig.Csv csv) {
            String separator =
                    csv.separator() == '\t' ? "tab" : quoted(String.valueOf(csv.separator()));
            return "format = csv, path = %s%s, header = %s, separator = %s"
                    .formatted(quoted(csv.path()), to, csv.header(), separator);
        }
        if (source instanceof SourceConfig.Table table) {
            return "format = %s, path = %s%s"
                    .formatted(
                            table.format().name().toLowerCase(java.util.Locale.ROOT),
                            quoted(table.path()),
                            to);
        }
        if (source instanceof SourceConfig.LibSvm libSvm) {
            return "format = libsvm, path = %s, first-index = %d, features = %d"
                    .formatted(quoted(libSvm.path()), firstIndex(), features());
        }
        if (source instanceof SourceConfig.Images images) {
            return "format = images, path = " + quoted(images.path()) + scaledTo();
        }
        SourceConfig.Idx idx = (SourceConfig.Idx) source;
        return "format = idx, path = %s%s"
                .formatted(
                        quoted(idx.path()),
                        idx.labels().isEmpty() ? "" : ", labels = " + quoted(idx.labels()));
    }

    private int firstIndex() {
        return census.leastIndex() == 0 ? 0 : 1;
    }

    /** The commonest size, where there are several. */
    private String scaledTo() {
        String[] size = commonest("size").split("x");
        boolean one = census.column("size").counts().size() == 1;
        return ", channels = %s%s"
                .formatted(
                        commonest("channels"),
                        one ? "" : ", width = " + size[0] + ", height = " + size[1]);
    }

    private String commonest(String column) {
        return census.column(column).counts().entrySet().stream()
                .max(Comparator.comparing(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }

    private boolean hasBadRows() {
        boolean mixed = featureColumns().stream().anyMatch(this::isMixed);
        boolean unlabelled =
                label.column() != null
                        && (label.column().cells().missing() > 0
                                || !label.isClasses() && label.column().others() > 0);
        boolean ragged = featureColumns().stream().anyMatch(SuggestedConfiguration::isRagged);
        return census.bad().count() > 0 || mixed || ragged || unlabelled;
    }

    /** Whether some of a column's arrays are missing or of another width. */
    private static boolean isRagged(ColumnCensus column) {
        int[] widths = column.widths();
        return column.kind() == ColumnCensus.Kind.ARRAY
                && (widths[0] != widths[1] || column.cells().count() > 0);
    }

    private boolean isMixed(ColumnCensus column) {
        return column.isNumeric() && column.others() > 0;
    }

    private List<ColumnCensus> featureColumns() {
        boolean table = source instanceof SourceConfig.Csv || source instanceof SourceConfig.Table;
        if (!table) {
            return List.of();
        }
        return census.columns().stream().filter(column -> column != label.column()).toList();
    }

    /** Features of an example, categories counted by their values. */
    private int features() {
        if (source instanceof SourceConfig.LibSvm) {
            return census.features() - firstIndex();
        }
        if (source instanceof SourceConfig.Images) {
            String[] size = commonest("size").split("x");
            return Integer.parseInt(size[0])
                    * Integer.parseInt(size[1])
                    * Integer.parseInt(commonest("channels"));
        }
        if (source instanceof SourceConfig.Idx) {
            return census.features();
        }
        return featureColumns().stream().mapToInt(this::width).sum();
    }

    private int width(ColumnCensus column) {
        if (column.widths()[1] > 0) {
            return column.widths()[1];
        }
        if (column.isNumeric()) {
            return 1;
        }
        return isCategory(column) ? ColumnPlanText.width(column) : 0;
    }

    private boolean isCategory(ColumnCensus column) {
        return column.kind() == ColumnCensus.Kind.CATEGORY && label.column() != null;
    }

    private int outputs(int features) {
        if (label.column() == null) {
            return features;
        }
        if (!label.isClasses()) {
            if (!label.column().isNumeric() || label.column().counts().size() == 1) {
                throw new DataException(
                        ("the label column '%s' holds %s (%s): neither several classes nor numbers;"
                                        + " give another with --label")
                                .formatted(
                                        label.column().name(),
                                        label.column().kind().words(),
                                        label.why()));
            }
            return 1;
        }
        return source instanceof SourceConfig.Idx
                ? (int) label.column().cells().numbers().most() + 1
                : Math.max(2, label.column().counts().size());
    }

    private void writePreparation() {
        if (source instanceof SourceConfig.Idx || source instanceof SourceConfig.Images) {
            line("  # Bytes become numbers from 0 to 1.");
            line("  scaling { type = divide-by, by = 255 }");
            return;
        }
        if (source instanceof SourceConfig.LibSvm) {
            line("  # Zeros stay zeros, so that sparse rows stay sparse.");
            line("  scaling { type = max-abs }");
            return;
        }
        List<String> plans = new ArrayList<>();
        for (ColumnCensus column : featureColumns()) {
            String plan = ColumnPlanText.of(column, isCategory(column));
            if (!plan.isEmpty()) {
                plans.add("    %s %s".formatted(quoted(column.name()), plan));
            }
        }
        if (plans.isEmpty()) {
            line("  # Every feature gets mean 0 and deviation 1.");
            line("  scaling { type = standardise }");
            return;
        }
        line("  columns {");
        line("    # Columns that aren't named are numbers, and get mean 0 and deviation 1.");
        line("    default { type = number, transform = [standardise] }");
        plans.forEach(this::line);
        line("  }");
    }

    private void writeNetwork(int features, int outputs) {
        int hidden = census.rows() < 1000 ? 16 : census.rows() < WIDE ? 64 : 128;
        line("network = [");
        if (features <= WIDE) {
            line("  { type = linear, units = %d, init = he }".formatted(hidden));
            line("  { type = relu }");
        }
        line("  { type = linear, units = %d }".formatted(outputs));
        line("]");
        if (label.isClasses()) {
            line("# %d classes: %s.".formatted(outputs, label.why()));
            line("loss = cross-entropy");
        } else {
            line(
                    label.column() == null
                            ? "# Features are numbers."
                            : "# The label is a number: " + label.why() + ".");
            line("loss = squared-error");
        }
    }

    private void writeTraining() {
        long rows = census.rows();
        line("optimizer { type = adam, learning-rate = %s }".formatted(rows < WIDE ? 0.01 : 0.001));
        line("batch-size = " + (rows < 2000 ? 32 : rows < 100_000 ? 128 : 512));
        line("epochs = " + Math.max(5, Math.min(100, 200_000 / rows)));
        line("seed = 1");
    }

    private static String quoted(String text) {
        return ConfigUtil.quoteString(text);
    }
}
