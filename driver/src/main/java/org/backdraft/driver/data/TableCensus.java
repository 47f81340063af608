package org.backdraft.driver.data;

import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.backdraft.driver.files.HadoopFiles;

import scala.collection.Seq;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Reads Parquet, ORC and JSON lines through. */
final class TableCensus {
    private TableCensus() {}

    static Census of(JavaSparkContext spark, HadoopFiles files, SourceConfig.Table config)
            throws IOException {
        try {
            TableFiles.Whole table = TableFiles.whole(spark, files, config);
            ArrayList<String> names = new ArrayList<>(table.names());
            String path = config.path();
            List<Census> parts =
                    table
                            .rows()
                            .mapPartitions(
                                    rows ->
                                            List.of(
                                                            SerializationUtils.serialize(
                                                                    read(path, rows, names)))
                                                    .iterator())
                            .collect()
                            .stream()
                            .map(bytes -> Shipped.<Census>object(bytes))
                            .toList();
            return parts.isEmpty() ? new Census(names) : Census.sum(parts);
        } catch (DataException e) {
            throw e;
        } catch (Exception e) {
            throw TableFiles.unreadable(config.path(), e);
        }
    }

    private static Census read(String path, Iterator<Row> partition, List<String> names) {
        Census census = new Census(names);
        TableRows rows = new TableRows(path, partition);
        while (rows.next()) {
            Row row = rows.row();
            if (row.length() > names.size() && !row.isNullAt(names.size())) {
                String text = Excerpt.of(row.getString(names.size()));
                census.addBad(
                        rows.wrong(BadRecord.Kind.JSON, ": no JSON object: '%s'".formatted(text))
                                .record());
                continue;
            }
            census.addRow();
            for (int j = 0; j < names.size(); j++) {
                add(row.get(j), census.columns().get(j));
            }
        }
        return census;
    }

    private static void add(Object cell, ColumnCensus column) {
        if (cell == null || cell instanceof String text && text.isBlank()) {
            column.addMissing();
        } else if (cell instanceof Number number) {
            column.add(written(number), number.floatValue());
        } else if (cell instanceof Boolean truth) {
            column.add(truth ? "1" : "0", truth ? 1 : 0);
        } else if (cell instanceof Vector vector) {
            column.addArray(floats(vector.toArray()));
        } else if (cell instanceof Seq<?> seq && isOfNumbers(seq)) {
            column.addArray(floats(seq));
        } else if (cell instanceof Row row && isVector(row)) {
            addVector(row, column);
        } else {
            column.add(cell.toString().strip(), Float.NaN);
        }
    }

    /** Whether this is a vector of spark.ml as it is stored. */
    private static boolean isVector(Row row) {
        List<String> fields = Arrays.asList(row.schema().fieldNames());
        return fields.equals(List.of("type", "size", "indices", "values"))
                && row.get(3) instanceof Seq<?> values
                && isOfNumbers(values);
    }

    private static void addVector(Row row, ColumnCensus column) {
        float[] values = floats((Seq<?>) row.get(3));
        if (!(row.get(1) instanceof Number size) || !(row.get(2) instanceof Seq<?> indices)) {
            column.addArray(values);
            return;
        }
        float[] all = new float[size.intValue()];
        for (int i = 0; i < values.length; i++) {
            int index = index(indices, i);
            if (index < 0 || index >= all.length) {
                column.add(row.toString(), Float.NaN);
                return;
            }
            all[index] = values[i];
        }
        column.addArray(all);
    }

    private static int index(Seq<?> indices, int i) {
        return i < indices.size() && indices.apply(i) instanceof Number index
                ? index.intValue()
                : -1;
    }

    /** As labels are written: whole numbers without a point. */
    private static String written(Number number) {
        double value = number.doubleValue();
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? Long.toString((long) value) : number.toString();
    }

    private static boolean isOfNumbers(Seq<?> cells) {
        for (var all = cells.iterator(); all.hasNext(); ) {
            if (!(all.next() instanceof Number)) {
                return false;
            }
        }
        return true;
    }

    private static float[] floats(Seq<?> cells) {
        float[] numbers = new float[cells.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = ((Number) cells.apply(i)).floatValue();
        }
        return numbers;
    }

    private static float[] floats(double[] values) {
        float[] numbers = new float[values.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) values[i];
        }
        return numbers;
    }
}
