package org.backdraft.driver.data;

import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of JSON as a table. */
final class JsonTable {
    // Spark finds the fields and their types and cuts the files into pieces of lines; what a line
    // is, is told here. Spark's own reader takes no notice of what follows an object, and gives a
    // record that isn't what its columns' types say no place and no reason.

    /** The lines of all files in their order. */
    private final JavaRDD<InternalRow> lines;

    /** Fields and types as Spark finds them. */
    private final StructType inferred;

    private JsonTable(JavaRDD<InternalRow> lines, StructType inferred) {
        this.lines = lines;
        this.inferred = inferred;
    }

    /**
     * The lines of some files.
     *
     * @param text the files as a table of lines
     * @param inferred the fields
     */
    static JsonTable of(
            Dataset<Row> text, StructType inferred, List<String> names, int splitBytes) {
        JavaRDD<InternalRow> lines = text.queryExecution().toRdd().toJavaRDD();
        return new JsonTable(TableFiles.inOrder(lines, names, splitBytes), inferred);
    }

    /**
     * The fields that columns are made of where bad records are left out: each with the type of
     * most of its values, and without those that most lines lack, unless they are asked for.
     *
     * @param allWanted whether fields stay that most lines lack
     */
    StructType common(SourceConfig.Table config, boolean allWanted) {
        JsonTypes types = new JsonTypes();
        lines.mapPartitions(
                        part ->
                                List.of(SerializationUtils.serialize(JsonTypes.of(part)))
                                        .iterator())
                .collect()
                .forEach(bytes -> types.add(Shipped.object(bytes)));
        List<String> asked = new ArrayList<>(config.labels());
        asked.add(config.weight());
        StructType common = new StructType();
        for (StructField field : types.of(inferred).fields()) {
            if (allWanted || asked.contains(field.name()) || types.isCommon(field.name())) {
                common = common.add(field);
            }
        }
        return common;
    }

    /** Rows with the columns of examples, then the carried ones as Spark has them. */
    JavaRDD<Row> rows(TableColumns columns, List<String> carried) {
        List<JsonRows.Column> cells = new ArrayList<>();
        for (TableColumns.Column column : columns.all()) {
            cells.add(new JsonRows.Column(column.name(), conversion(column.kind())));
        }
        for (String name : carried) {
            DataType type = inferred.apply(name).dataType();
            cells.add(
                    new JsonRows.Column(name, (value, text) -> JsonCells.typed(value, text, type)));
        }
        return rows(cells);
    }

    private static JsonRows.Conversion conversion(TableColumns.Kind kind) {
        return switch (kind) {
            case NUMBER -> JsonCells::scalar;
            case WORD -> JsonCells::word;
            case ARRAY, VECTOR -> JsonCells::natural;
        };
    }

    /** Rows with all fields, each value as what it is. */
    JavaRDD<Row> rows() {
        return rows(
                Arrays.stream(inferred.fieldNames())
                        .map(name -> new JsonRows.Column(name, JsonCells::natural))
                        .toList());
    }

    private JavaRDD<Row> rows(List<JsonRows.Column> columns) {
        List<JsonRows.Column> sent = new ArrayList<>(columns);
        return lines.mapPartitions(partition -> new JsonRows(partition, sent));
    }
}
