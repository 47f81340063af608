package org.backdraft.driver.api;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.Datasets;
import org.backdraft.driver.data.LocalRows;
import org.backdraft.driver.run.KeptTable;
import org.backdraft.driver.run.Session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Examples where they are worked on: on an application's Spark, in whose storage they are kept
 * until this is closed, or in this process.
 */
final class Workplace implements AutoCloseable {
    private final SparkSession spark;
    private final Datasets given;
    private final List<KeptTable> kept = new ArrayList<>();

    /**
     * A workplace.
     *
     * @param spark null for this process
     * @param examples by the names that a configuration has for them
     */
    Workplace(SparkSession spark, Map<String, Examples> examples) {
        this.spark = spark;
        Map<String, Dataset<Row>> tables = new LinkedHashMap<>();
        Map<String, LocalRows> local = new LinkedHashMap<>();
        examples.forEach(
                (name, some) -> {
                    if (spark == null) {
                        local.put(name, some.local());
                    } else {
                        KeptTable table = new KeptTable(some.on(spark));
                        kept.add(table);
                        tables.put(name, table.table());
                    }
                });
        this.given = new Datasets(tables, local);
    }

    /** A session here. */
    Session session(RunConfig config) {
        return spark == null
                ? Session.alone(config, given)
                : Session.on(
                        JavaSparkContext.fromSparkContext(spark.sparkContext()), config, given);
    }

    @Override
    public void close() {
        kept.forEach(KeptTable::close);
    }
}
