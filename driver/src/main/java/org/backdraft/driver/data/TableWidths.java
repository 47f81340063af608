package org.backdraft.driver.data;

import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.backdraft.driver.data.TableColumns.Column;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many numbers the arrays and vectors of a table's columns hold. */
final class TableWidths {
    private TableWidths() {}

    /**
     * The columns with their widths.
     *
     * @param commonest whether most rows tell them, of equally common ones the smallest; else the
     *     first row does
     */
    static TableColumns sized(TableColumns columns, JavaRDD<Row> rows, boolean commonest) {
        if (columns.features().stream().allMatch(Column::isScalar)) {
            return columns;
        }
        return sized(columns, commonest ? commonest(columns, rows) : first(columns, rows.take(1)));
    }

    /** Likewise, of rows in this process. */
    static TableColumns sized(TableColumns columns, List<Row> rows, boolean commonest) {
        return sized(
                columns,
                commonest
                        ? count(columns, rows.iterator()).stream()
                                .map(TableWidths::commonest)
                                .toList()
                        : first(columns, rows));
    }

    private static TableColumns sized(TableColumns columns, List<Integer> widths) {
        List<Column> sized = new ArrayList<>();
        for (Column column : columns.features()) {
            sized.add(column.ofWidth(widths.get(sized.size())));
        }
        return columns.withFeatures(sized);
    }

    private static List<Integer> first(TableColumns columns, List<Row> first) {
        List<Integer> widths = new ArrayList<>();
        for (Column column : columns.features()) {
            widths.add(
                    first.isEmpty() ? 0 : TableFeatures.width(column, first.get(0), widths.size()));
        }
        return widths;
    }

    private static List<Integer> commonest(TableColumns columns, JavaRDD<Row> rows) {
        List<byte[]> parts =
                rows.mapPartitions(
                                part ->
                                        List.of(SerializationUtils.serialize(count(columns, part)))
                                                .iterator())
                        .collect();
        ArrayList<TreeMap<Integer, Long>> sum = count(columns, List.<Row>of().iterator());
        for (byte[] part : parts) {
            ArrayList<TreeMap<Integer, Long>> counts = Shipped.object(part);
            for (int j = 0; j < sum.size(); j++) {
                TreeMap<Integer, Long> all = sum.get(j);
                counts.get(j).forEach((width, count) -> all.merge(width, count, Long::sum));
            }
        }
        return sum.stream().map(TableWidths::commonest).toList();
    }

    /** How many cells of each column have each width; those without numbers don't count. */
    private static ArrayList<TreeMap<Integer, Long>> count(
            TableColumns columns, Iterator<Row> rows) {
        ArrayList<TreeMap<Integer, Long>> counts = new ArrayList<>();
        columns.features().forEach(column -> counts.add(new TreeMap<>()));
        while (rows.hasNext()) {
            Row row = rows.next();
            for (int j = 0; j < counts.size(); j++) {
                int width = TableFeatures.width(columns.features().get(j), row, j);
                if (width > 0) {
                    counts.get(j).merge(width, 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    private static int commonest(TreeMap<Integer, Long> counts) {
        return counts.entrySet().stream()
                .reduce((one, other) -> other.getValue() > one.getValue() ? other : one)
                .map(Map.Entry::getKey)
                .orElse(0);
    }
}
