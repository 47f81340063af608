package org.backdraft.driver.ml;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.Datasets;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.run.KeptTable;
import org.backdraft.driver.run.LoggedLines;
import org.backdraft.driver.run.Mistakes;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;

import java.util.Map;
import java.util.stream.Stream;

/**
 * A training run on a table of the application's Spark, whose columns are kept in Spark's storage
 * until this is closed.
 */
final class DatasetTraining implements AutoCloseable {
    private final KeptTable kept;
    private final StageConfiguration.Columns columns;

    private DatasetTraining(Dataset<Row> table, StageConfiguration.Columns columns) {
        this.kept = new KeptTable(table);
        this.columns = columns;
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
        return kept.table();
    }

    /** Numbers in the first row's vector. */
    int features() {
        if (table().isEmpty()) {
            throw new IllegalArgumentException("there are no rows to train on");
        }
        Vector first = table().select(column(columns.features())).first().getAs(0);
        return first.size();
    }

    /**
     * Trains.
     *
     * @param directory that the run is written to, or gone on with; "" for none
     * @throws IllegalArgumentException at a mistake in params or data
     */
    SavedModel run(RunConfig config, String directory) {
        JavaSparkContext java = JavaSparkContext.fromSparkContext(kept.spark());
        Datasets given = new Datasets(Map.of(StageConfiguration.TABLE, table()));
        return Mistakes.asIllegalArguments(
                () -> {
                    try (Session session = Session.on(java, config, given);
                            LoggedLines out = new LoggedLines(TrainingRun.class)) {
                        return new TrainingRun(session, config, out).runIn(directory).model();
                    }
                });
    }

    @Override
    public void close() {
        kept.close();
    }
}
