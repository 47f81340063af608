package org.backdraft.driver.data;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

import java.util.Map;
import java.util.TreeSet;

/**
 * Tables that a program hands over, by the names that a configuration has for them.
 *
 * <p>A table's rows are examples in the order of its partitions and, in a partition, of its rows,
 * so that it trains to the bits of a file that holds the same rows in the same order. It is read
 * several times, and must come out the same each time: sort it, or persist it, unless it is sure
 * to.
 *
 * @param byName what {@code path} says of a data set of {@code format = dataset}
 * @param local likewise, tables in the memory of this process, for a session without Spark
 */
public record Datasets(Map<String, Dataset<Row>> byName, Map<String, LocalRows> local) {
    /** No tables. */
    public static final Datasets NONE = new Datasets(Map.of());

    public Datasets {
        byName = Map.copyOf(byName);
        local = Map.copyOf(local);
    }

    /** Tables of Spark. */
    public Datasets(Map<String, Dataset<Row>> byName) {
        this(byName, Map.of());
    }

    /**
     * The rows of a table; looks at the first one for the widths of arrays and vectors, or where
     * bad records are left out at all of them for the commonest widths.
     *
     * @throws DataException when there is none of that name, or it lacks columns
     */
    RowsSource open(
            SourceConfig.Given config, FeatureColumns chosen, boolean needLabel, boolean skips) {
        Dataset<Row> table = byName.get(config.path());
        if (table == null) {
            String known =
                    byName.isEmpty() ? "none" : Targets.brief(new TreeSet<>(byName.keySet()));
            throw new DataException(
                    ("format = dataset is for tables that a program hands over: '%s' is not among"
                                    + " them, there is %s; give a file's format, such as parquet, and"
                                    + " its path")
                            .formatted(config.path(), known));
        }
        return RowsSource.of(description(config), table, config, chosen, needLabel, skips);
    }

    /**
     * Likewise, of a table in the memory of this process.
     *
     * @throws DataException when there is none of that name here, or it lacks columns
     */
    ExampleSource openLocal(
            SourceConfig.Given config, FeatureColumns chosen, boolean needLabel, boolean skips) {
        LocalRows rows = local.get(config.path());
        if (rows != null) {
            return LocalRowsSource.of(description(config), rows, config, chosen, needLabel, skips);
        }
        if (byName.containsKey(config.path())) {
            throw RowsSource.needsSpark(description(config));
        }
        return open(config, chosen, needLabel, skips);
    }

    private static String description(SourceConfig.Given config) {
        return "the data set '%s'".formatted(config.path());
    }
}
