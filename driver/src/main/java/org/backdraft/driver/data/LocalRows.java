package org.backdraft.driver.data;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/**
 * A table in the memory of this process, which needs no Spark.
 *
 * @param types of the columns
 * @param rows read, and not copied
 */
public record LocalRows(StructType types, List<Row> rows) {

    /** Some columns, made as they are read. */
    List<Row> select(List<String> names) {
        int[] places = names.stream().mapToInt(types::fieldIndex).toArray();
        return new AbstractList<>() {
            @Override
            public Row get(int i) {
                return RowFactory.create(
                        Arrays.stream(places).mapToObj(rows.get(i)::get).toArray());
            }

            @Override
            public int size() {
                return rows.size();
            }
        };
    }
}
