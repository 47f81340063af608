package org.backdraft.driver.inspect;

import org.backdraft.driver.data.Census;
import org.backdraft.driver.data.ColumnCensus;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.schema.ColumnStatistics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was found in a data set, as facts with names.
 *
 * @param source what it was read as
 * @param files how many
 * @param bytes of all files
 * @param census of all rows
 * @param label that is to be predicted
 */
public record Inspection(SourceConfig source, int files, long bytes, Census census, Label label) {
    private static final int MOST_FREQUENT = 5;

    /** Format in the word of configurations. */
    public String format() {
        return source instanceof SourceConfig.Table table
                ? table.format().name().toLowerCase(Locale.ROOT)
                : source.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Everything, for machines. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("format", format());
        if (source instanceof SourceConfig.Csv csv) {
            facts.put("header", csv.header());
            facts.put("separator", String.valueOf(csv.separator()));
        }
        facts.put("files", files);
        facts.put("bytes", bytes);
        facts.put("rows", census.rows());
        if (source instanceof SourceConfig.LibSvm) {
            facts.put("features", census.features());
            facts.put("nonZeros", census.nonZeros());
        }
        facts.put("columns", census.columns().stream().map(Inspection::facts).toList());
        facts.put("badRecords", census.bad().facts());
        if (label.column() != null) {
            facts.put("label", label.column().name());
            facts.put("labelBecause", label.why());
            if (label.isClasses()) {
                facts.put("classes", label.column().counts());
            }
        }
        return facts;
    }

    private static Map<String, Object> facts(ColumnCensus column) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", column.name());
        facts.put("type", column.kind().words());
        facts.put("missing", column.cells().missing());
        facts.put("others", column.isNumeric() ? column.others() : 0);
        boolean array = column.kind() == ColumnCensus.Kind.ARRAY;
        if (array) {
            facts.put("widths", column.widths());
        } else {
            boolean over = column.cells().texts().isOverfull();
            facts.put("distinct", over ? null : column.counts().size());
            facts.put("mostFrequent", mostFrequent(column));
        }
        ColumnStatistics numbers = numbers(column);
        if (numbers.numbers().count() > 0 && (array || column.isNumeric())) {
            facts.put("least", numbers.numbers().least());
            facts.put("mean", numbers.numbers().mean());
            facts.put("most", numbers.numbers().most());
            facts.put("deviation", numbers.numbers().deviation());
        }
        return facts;
    }

    /** The numbers of a column, which may be in arrays. */
    static ColumnStatistics numbers(ColumnCensus column) {
        return column.elements().count() > 0 ? column.elements() : column.cells();
    }

    /** The values that came most often, with how often; of equal ones the first in their order. */
    static Map<String, Long> mostFrequent(ColumnCensus column) {
        List<Map.Entry<String, Long>> all = new ArrayList<>(column.counts().entrySet());
        all.sort(Map.Entry.<String, Long>comparingByValue().reversed());
        Map<String, Long> first = new LinkedHashMap<>();
        all.stream()
                .limit(MOST_FREQUENT)
                .forEach(entry -> first.put(entry.getKey(), entry.getValue()));
        return first;
    }
}
