package org.backdraft.driver.api;

import com.typesafe.config.ConfigUtil;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.feature.LabeledPoint;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.data.LocalRows;
import org.backdraft.driver.data.SourceConfig;

import scala.collection.immutable.ArraySeq;

import java.lang.reflect.Array;
import java.util.AbstractList;
import java.util.List;

/**
 * Labelled rows of features: arrays of this process, an RDD, or a Dataset. Their order matters, as
 * it does in a file. Immutable, but arrays are not copied.
 *
 * <p>Labels are what the loss compares with: names or numbers of classes for a loss between
 * classes, numbers otherwise.
 */
public final class Examples {
    private static final String LABEL = "label";
    private static final String FEATURES = "features";

    private final LocalRows rows;
    private final Dataset<Row> table;
    private final SourceConfig.Given columns;

    private Examples(LocalRows rows, Dataset<Row> table, SourceConfig.Given columns) {
        this.rows = rows;
        this.table = table;
        this.columns = columns;
    }

    /**
     * Rows with the numbers of their classes.
     *
     * @param features read while training, n rows of one width
     * @param labels read while training, n
     * @throws IllegalArgumentException when there are no rows, or not one label for each
     */
    public static Examples of(float[][] features, int[] labels) {
        return local(features, DataTypes.FloatType, labels, DataTypes.IntegerType);
    }

    /** Likewise with numbers to predict. */
    public static Examples of(float[][] features, double[] labels) {
        return local(features, DataTypes.FloatType, labels, DataTypes.DoubleType);
    }

    /** Likewise with names of classes. */
    public static Examples of(float[][] features, String[] labels) {
        return local(features, DataTypes.FloatType, labels, DataTypes.StringType);
    }

    /** Likewise with numbers of classes, for features that are computed with as floats. */
    public static Examples of(double[][] features, int[] labels) {
        return local(features, DataTypes.DoubleType, labels, DataTypes.IntegerType);
    }

    /** Likewise with numbers to predict. */
    public static Examples of(double[][] features, double[] labels) {
        return local(features, DataTypes.DoubleType, labels, DataTypes.DoubleType);
    }

    /** Likewise with names of classes. */
    public static Examples of(double[][] features, String[] labels) {
        return local(features, DataTypes.DoubleType, labels, DataTypes.StringType);
    }

    /**
     * Points of an RDD, in the order of its partitions. It must come out the same each time that it
     * is computed.
     *
     * @param spark that it belongs to
     */
    public static Examples rdd(SparkSession spark, JavaRDD<LabeledPoint> points) {
        StructType types =
                new StructType()
                        .add(LABEL, DataTypes.DoubleType)
                        .add(FEATURES, SQLDataTypes.VectorType());
        JavaRDD<Row> rows = points.map(point -> RowFactory.create(point.label(), point.features()));
        return dataset(spark.createDataFrame(rows, types), LABEL, FEATURES);
    }

    /**
     * Rows of a table, in the order of its partitions. It must come out the same each time that it
     * is computed.
     *
     * @param label column of numbers or words
     * @param features columns of numbers, arrays of numbers or vectors, or of words where {@code
     *     data.columns} is set; none for all but the label
     */
    public static Examples dataset(Dataset<Row> table, String label, String... features) {
        return new Examples(null, table, columns(label, "", List.of(features)));
    }

    /** The same, each row counting as often as a column of the table says. */
    public Examples weightedBy(String column) {
        return new Examples(
                rows, table, columns(columns.labels().get(0), column, columns.features()));
    }

    private static SourceConfig.Given columns(String label, String weight, List<String> features) {
        return new SourceConfig.Given("", List.of(label), weight, features);
    }

    private static Examples local(
            Object[] features, DataType feature, Object labels, DataType label) {
        int count = Array.getLength(labels);
        if (features.length != count) {
            throw new IllegalArgumentException(
                    "expected a label for each of %d rows of features, found %d labels"
                            .formatted(features.length, count));
        }
        if (count == 0) {
            throw new IllegalArgumentException("expected one example or more, found none");
        }
        StructType types =
                new StructType()
                        .add(FEATURES, DataTypes.createArrayType(feature, false))
                        .add(LABEL, label);
        List<Row> rows =
                new AbstractList<>() {
                    @Override
                    public Row get(int i) {
                        Object row = features[i];
                        return RowFactory.create(
                                row == null ? null : ArraySeq.unsafeWrapArray(row),
                                Array.get(labels, i));
                    }

                    @Override
                    public int size() {
                        return features.length;
                    }
                };
        return new Examples(
                new LocalRows(types, rows), null, columns(LABEL, "", List.of(FEATURES)));
    }

    /** The Spark that these are on; null for arrays. */
    SparkSession spark() {
        return table == null ? null : table.sparkSession();
    }

    /** Rows of arrays; null for those that are on Spark. */
    LocalRows local() {
        return rows;
    }

    /** The rows on Spark. */
    Dataset<Row> on(SparkSession spark) {
        return table == null ? spark.createDataFrame(rows.rows(), rows.types()) : table;
    }

    /** What is read of the rows when they are given by a name. */
    SourceConfig.Given source(String name) {
        return new SourceConfig.Given(name, columns.labels(), columns.weight(), columns.features());
    }

    /** The same as a section of a configuration. */
    String section(String name) {
        List<String> features = columns.features().stream().map(ConfigUtil::quoteString).toList();
        return "{ format = dataset, path = %s, label = %s, weight = %s, features = %s }"
                .formatted(
                        name,
                        ConfigUtil.quoteString(columns.labels().get(0)),
                        ConfigUtil.quoteString(columns.weight()),
                        features);
    }
}
