package org.backdraft.driver.ml;

import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.backdraft.tensor.Matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiFunction;

/** A table's rows with the network's outputs behind them, computed a batch at a time. */
final class OutputRows implements MapPartitionsFunction<Row, Row> {
    /*
     * A matrix product of one row reads all weights for that row alone; with 784-300-100-10 it takes
     * most of the time. A batch reads them once. But it takes whole rows, so that Spark can't leave
     * out columns that nobody wants, which small networks don't make up for: they go row by row, in
     * a function of the features' column.
     */
    private static final long serialVersionUID = 1L;
    private static final int FEWEST_PARAMETERS = 1 << 14;

    private final Network network;
    private final int features;

    private OutputRows(Network network, int features) {
        this.network = network;
        this.features = features;
    }

    /**
     * The rows with a model's predictions, in batches where these are faster.
     *
     * @param network the model's, not yet broadcast
     * @param on the model with another network, which takes another column
     */
    static Dataset<Row> predicted(
            PredictionModel<Vector, ?> model,
            Network network,
            Dataset<?> dataset,
            BiFunction<Network, String, ? extends Model<?>> on) {
        Network sent = network.sentBy(dataset.sparkSession().sparkContext());
        Dataset<Row> rows = dataset.toDF();
        String features = model.getFeaturesCol();
        if (!pays(network, rows.schema(), features)) {
            return on.apply(sent, features).transform(rows);
        }
        model.transformSchema(rows.schema());
        String outputs = name(rows.schema());
        Dataset<Row> computed = of(rows, sent, features, outputs);
        return on.apply(sent.computed(), outputs).transform(computed).drop(outputs);
    }

    /** Whether batches are faster, and the columns can be told by their names. */
    private static boolean pays(Network network, StructType columns, String features) {
        Set<String> names = new HashSet<>();
        boolean distinct = true;
        for (String name : columns.fieldNames()) {
            distinct &= names.add(name.toLowerCase(Locale.ROOT));
        }
        return distinct
                && Arrays.asList(columns.fieldNames()).contains(features)
                && !features.contains(".")
                && network.model().graph().parameterCount() >= FEWEST_PARAMETERS;
    }

    /** A name for the column of outputs that no column has. */
    private static String name(StructType columns) {
        String name = "backdraft_outputs";
        while (Arrays.asList(columns.fieldNames()).contains(name)) {
            name += "_";
        }
        return name;
    }

    /**
     * The rows with one more column, of vectors.
     *
     * @param network that is broadcast
     * @param features column of vectors
     * @param outputs name of the new column
     */
    private static Dataset<Row> of(
            Dataset<Row> table, Network network, String features, String outputs) {
        StructType types = table.schema().add(outputs, SQLDataTypes.VectorType(), false);
        OutputRows function = new OutputRows(network, table.schema().fieldIndex(features));
        Dataset<Row> rows = table.mapPartitions(function, Encoders.row(types));
        // The encoder forgets what the metadata of columns says.
        return rows.select(
                Arrays.stream(types.fields()).map(OutputRows::column).toArray(Column[]::new));
    }

    private static Column column(StructField field) {
        return DatasetTraining.column(field.name()).as(field.name(), field.metadata());
    }

    /** A row of outputs. */
    static double[] row(Matrix outputs, int i) {
        double[] row = new double[outputs.cols()];
        for (int k = 0; k < row.length; k++) {
            row[k] = outputs.get(i, k);
        }
        return row;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Batches(rows);
    }

    private final class Batches implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final RowBatch batch = RowBatch.ofMany(network.model());
        private final List<Row> read = new ArrayList<>();
        private Matrix outputs;
        private int next;

        private Batches(Iterator<Row> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            return next < read.size() || rows.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (next == read.size()) {
                fill();
            }
            Row row = read.get(next);
            Object[] values = new Object[row.size() + 1];
            for (int j = 0; j < row.size(); j++) {
                values[j] = row.get(j);
            }
            values[row.size()] = Vectors.dense(row(outputs, next++));
            return RowFactory.create(values);
        }

        private void fill() {
            read.clear();
            batch.clear();
            next = 0;
            while (!batch.isFull() && rows.hasNext()) {
                Row row = rows.next();
                batch.add(row.<Vector>getAs(features));
                read.add(row);
            }
            outputs = batch.outputs();
        }
    }
}
