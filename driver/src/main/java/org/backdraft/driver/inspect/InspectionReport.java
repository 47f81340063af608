package org.backdraft.driver.inspect;

import org.backdraft.driver.data.Census;
import org.backdraft.driver.data.ColumnCensus;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.schema.ColumnStatistics;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An inspection for people. */
public final class InspectionReport {
    private static final int MOST_COLUMNS = 60;
    private static final int MOST_CLASSES = 30;
    private static final int MOST_NAME = 24;
    private static final int MOST_VALUES = 60;
    private static final String ROW = "%-24s %-15s %10s %10s %12s %12s %12s  %s%n";

    private final Inspection found;
    private final Census census;
    private final PrintStream out;

    private InspectionReport(Inspection found, PrintStream out) {
        this.found = found;
        this.census = found.census();
        this.out = out;
    }

    /** Prints everything but the suggestion. */
    public static void print(Inspection found, PrintStream out) {
        InspectionReport report = new InspectionReport(found, out);
        report.printFiles();
        report.printColumns();
        report.printLabel();
        found.census().bad().lines().forEach(line -> out.println("bad records: " + line));
    }

    private void printFiles() {
        out.printf(
                Locale.ROOT,
                "%s%s, %,d %s, %,d bytes%n",
                found.format(),
                details(),
                found.files(),
                found.files() == 1 ? "file" : "files",
                found.bytes());
        out.printf(
                Locale.ROOT,
                "%,d rows, %,d bad records%s%n%n",
                census.rows(),
                census.bad().count(),
                vectors());
    }

    private String details() {
        if (found.source() instanceof SourceConfig.Csv csv) {
            String separator = csv.separator() == '\t' ? "tabs" : "'" + csv.separator() + "'";
            return " (%s between fields, %s header)"
                    .formatted(separator, csv.header() ? "with a" : "no");
        }
        return "";
    }

    private String vectors() {
        if (!(found.source() instanceof SourceConfig.LibSvm)) {
            return census.features() > 0 ? ", %,d features".formatted(census.features()) : "";
        }
        int first = census.leastIndex() == 0 ? 0 : 1;
        int features = Math.max(0, census.features() - first);
        double density = census.nonZeros() / Math.max(1.0, (double) census.rows() * features);
        return String.format(
                Locale.ROOT,
                ", %,d features counted from %d, of which a row gives %.4g %%",
                features,
                first,
                100 * density);
    }

    private void printColumns() {
        out.printf(
                ROW,
                "column",
                "type",
                "missing",
                "distinct",
                "least",
                "mean",
                "most",
                "most frequent");
        census.columns().stream().limit(MOST_COLUMNS).forEach(this::print);
        if (census.columns().size() > MOST_COLUMNS) {
            out.printf(
                    "... and %,d more columns (--json has them all)%n",
                    census.columns().size() - MOST_COLUMNS);
        }
        out.println();
    }

    private void print(ColumnCensus column) {
        boolean array = column.kind() == ColumnCensus.Kind.ARRAY;
        ColumnStatistics numbers = Inspection.numbers(column);
        boolean numeric = numbers.numbers().count() > 0 && (array || column.isNumeric());
        boolean over = column.cells().texts().isOverfull();
        String distinct = over ? "over " + ColumnCensus.MOST_DISTINCT : "" + column.counts().size();
        out.printf(
                ROW,
                cut(column.name(), MOST_NAME),
                type(column),
                column.cells().missing(),
                array ? "" : distinct,
                numeric ? shown(numbers.numbers().least()) : "",
                numeric ? shown(numbers.numbers().mean()) : "",
                numeric ? shown(numbers.numbers().most()) : "",
                cut(values(column), MOST_VALUES));
    }

    private static String type(ColumnCensus column) {
        if (column.kind() == ColumnCensus.Kind.ARRAY) {
            int[] widths = column.widths();
            return widths[0] == widths[1]
                    ? "array of " + widths[0]
                    : "array of %d-%d".formatted(widths[0], widths[1]);
        }
        return column.kind().words();
    }

    private static String values(ColumnCensus column) {
        String values =
                Inspection.mostFrequent(column).entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining(", "));
        boolean mixed = column.isNumeric() && column.others() > 0;
        return mixed ? column.others() + " are no numbers; " + values : values;
    }

    private static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%.5g", number);
    }

    private static String cut(String text, int most) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > most ? line.substring(0, most - 3) + "..." : line;
    }

    private void printLabel() {
        ColumnCensus column = found.label().column();
        if (column == null) {
            out.printf("label: none (%s)%n", found.label().why());
            return;
        }
        out.printf("label: %s (%s)%n", column.name(), found.label().why());
        if (found.label().isClasses()) {
            long rows = column.present();
            int shown = 0;
            for (Map.Entry<String, Long> entry : column.counts().entrySet()) {
                if (shown++ == MOST_CLASSES) {
                    out.println("  ...");
                    break;
                }
                out.printf(
                        Locale.ROOT,
                        "  %-24s %,12d  %5.1f %%%n",
                        cut(entry.getKey(), MOST_NAME),
                        entry.getValue(),
                        100.0 * entry.getValue() / rows);
            }
        }
    }
}
