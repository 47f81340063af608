package org.backdraft.driver.run;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * A table of the application's Spark while a run reads it.
 *
 * <p>It is kept in Spark's storage until this is closed, unless it is there already: it is read
 * several times, and must be the same each time.
 */
public final class KeptTable implements AutoCloseable {
    private static final String DESCRIPTION = "spark.job.description";

    private final Dataset<Row> table;
    private final boolean isKept;
    private final SparkContext spark;
    private final String description;

    /** Keeps a table. */
    public KeptTable(Dataset<Row> table) {
        this.table = table;
        this.isKept = table.storageLevel().equals(StorageLevel.NONE());
        this.spark = table.sparkSession().sparkContext();
        this.description = spark.getLocalProperty(DESCRIPTION);
        if (isKept) {
            table.persist(StorageLevel.MEMORY_AND_DISK());
        }
    }

    /** The table. */
    public Dataset<Row> table() {
        return table;
    }

    /** The Spark that it belongs to. */
    public SparkContext spark() {
        return spark;
    }

    /** Gives the storage back, and the thread its description of Spark's jobs. */
    @Override
    public void close() {
        if (isKept) {
            table.unpersist();
        }
        spark.setLocalProperty(DESCRIPTION, description);
    }
}
