package org.backdraft.driver.ml;

import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

import java.nio.file.Path;

/** Fisher's irises; what they are is said beside the file. */
final class Iris {
    static final String[] MEASURES = {"sepal_length", "sepal_width", "petal_length", "petal_width"};

    private static final Path FILE = Path.of("src/test/resources/iris/iris.csv");

    private Iris() {}

    /** Four numbers and the name of the species. */
    static Dataset<Row> table(SparkSession spark) {
        return spark.read()
                .option("header", "true")
                .option("inferSchema", "true")
                .csv(FILE.toAbsolutePath().toString());
    }

    /** The same with {@code features}, and {@code label} as an index. */
    static Dataset<Row> labelled(SparkSession spark) {
        Dataset<Row> table = table(spark);
        Dataset<Row> indexed =
                new StringIndexer()
                        .setInputCol("species")
                        .setOutputCol("label")
                        .fit(table)
                        .transform(table);
        return new VectorAssembler()
                .setInputCols(MEASURES)
                .setOutputCol("features")
                .transform(indexed);
    }
}
