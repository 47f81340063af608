package org.backdraft.driver.ml;

import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.Datasets;
import org.backdraft.driver.files.FileException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.nn.ShapeException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A training run on a table of the application's Spark.
 *
 * <p>The table's columns are kept in Spark's storage until this is closed, unless they are there
 * already: they are read several times, and must be the same each time.
 */
final class DatasetTraining implements AutoCloseable {
    private static final String DESCRIPTION = "spark.job.description";

    private final Dataset<Row> table;
    private final StageConfiguration.Columns columns;
    private final boolean isKept;
    private final SparkContext spark;
    private final String description;

    private DatasetTraining(Dataset<Row> table, StageConfiguration.Columns columns) {
        this.table = table;
        this.columns = columns;
        this.isKept = table.storageLevel().equals(StorageLevel.NONE());
        this.spark = table.sparkSession().sparkContext();
        this.description = spark.getLocalProperty(DESCRIPTION);
        if (isKept) {
            table.persist(StorageLevel.MEMORY_AND_DISK());
        }
    }

    /** A training on the columns that an estimator reads. */
    static DatasetTraining on(Dataset<?> dataset, StageConfiguration configuration) {
        StageConfiguration.Columns columns = configuration.columns();
        Column[] read =
                Stream.of(columns.features(), columns.label(), columns.weight())
                        .filter(name -> !name.isEmpty())
                        .map(DatasetTraining::column)
                        .toArray(Column[]::new);
        return new DatasetTraining(dataset.select(read), columns);
    }

    /** A column by its name, whatever characters that has. */
    static Column column(String name) {
        return functions.col("`" + name.replace("`", "``") + "`");
    }

    /** The columns that are read. */
    Dataset<Row> table() {
        return table;
    }

    /** Numbers in the first row's vector. */
    int features() {
        if (table.isEmpty()) {
            throw new IllegalArgumentException("there are no rows to train on");
        }
        Vector first = table.select(column(columns.features())).first().getAs(0);
        return first.size();
    }

    /**
     * Trains.
     *
     * @param directory that the run is written to, or gone on with; "" for none
     * @throws IllegalArgumentException at a mistake in params or data
     */
    SavedModel run(RunConfig config, String directory) {
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark);
        Datasets given = new Datasets(Map.of(StageConfiguration.TABLE, table));
        try (Session session = Session.on(java, config, given);
                LoggedLines out = new LoggedLines(TrainingRun.class)) {
            TrainingRun run = new TrainingRun(session, config, out);
            return directory.isEmpty()
                    ? run.run().model()
                    : run.run(new TrainingRun.Request(directory, true, Set.of(), () -> false))
                            .model();
        } catch (ConfigurationException | DataException | FileException | ShapeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
