package org.backdraft.driver.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.feature.LabeledPoint;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backdraft.nn.Linear;
import org.backdraft.nn.SquaredError;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The same rows train to the same bits wherever a program has them. */
class RecipeIT {
    private static final Blobs BLOBS = Blobs.of(101);
    private static final Examples LOCAL = Examples.of(BLOBS.features(), BLOBS.labels());

    private static SparkSession spark;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        spark =
                SparkSession.builder()
                        .master("local[2]")
                        .appName("test")
                        .config("spark.ui.enabled", "false")
                        .config("spark.driver.host", "localhost")
                        .config("spark.driver.bindAddress", "127.0.0.1")
                        .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static JavaRDD<Integer> numbers(int partitions) {
        List<Integer> all = IntStream.range(0, BLOBS.labels().length).boxed().toList();
        return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(all, partitions);
    }

    private static Examples points(int partitions) {
        float[][] x = BLOBS.features();
        int[] labels = BLOBS.labels();
        return Examples.rdd(
                spark,
                numbers(partitions)
                        .map(i -> new LabeledPoint(labels[i], Vectors.dense(x[i][0], x[i][1]))));
    }

    /** Two columns of features, a word for a label, and weights that are all 1. */
    private static Dataset<Row> table(int partitions) {
        float[][] x = BLOBS.features();
        int[] labels = BLOBS.labels();
        StructType types =
                new StructType()
                        .add("x", DataTypes.FloatType)
                        .add("y", DataTypes.FloatType)
                        .add("corner", DataTypes.StringType)
                        .add("w", DataTypes.DoubleType);
        return spark.createDataFrame(
                numbers(partitions)
                        .map(i -> RowFactory.create(x[i][0], x[i][1], "" + labels[i], 1.0)),
                types);
    }

    @Test
    void train_rowsOfAnyKind_givesTheBitsOfAFile() throws IOException {
        Examples columns = Examples.dataset(table(4), "corner").weightedBy("w");
        Examples named = Examples.dataset(table(2), "corner", "x", "y");
        String file = BLOBS.trainedFromFile(folder);

        assertThat(Blobs.recipe(LOCAL).train().thetaSha256()).isEqualTo(file);
        assertThat(Blobs.recipe(LOCAL).on(spark).train().thetaSha256()).isEqualTo(file);
        assertThat(Blobs.recipe(points(3)).train().thetaSha256()).isEqualTo(file);
        assertThat(Blobs.recipe(columns).train().thetaSha256()).isEqualTo(file);
        assertThat(Blobs.recipe(named).set("sync", "resident").train().thetaSha256())
                .isEqualTo(file);
        assertThat(spark.sparkContext().isStopped()).isFalse();
        assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
    }

    @Test
    void evaluate_onSparkAndHere_givesTheSameFigures() {
        TrainedModel model = Blobs.recipe(points(3)).validation(LOCAL).train();

        double here = model.evaluate(LOCAL).meanLoss();

        assertThat(model.evaluate(points(2)).meanLoss()).isEqualTo(here);
        assertThat(model.epochs().get(2).validation().meanLoss()).isEqualTo(here);
    }

    @Test
    void train_columnsOfWords_predictsRecords() {
        TrainedModel model =
                Blobs.recipe(Examples.dataset(table(2), "w", "x", "corner"))
                        .network(new Linear(1))
                        .loss(new SquaredError())
                        .set("data.columns.corner.type", "category")
                        .train();

        assertThat(model.saved().features()).hasSize(4);
        assertThat(model.predict(Map.of("x", 1, "corner", "2")).scores()).hasSize(1);
    }

    @Test
    void mistakes_onSpark_areIllegalArguments() {
        refused(Blobs.recipe(points(1)).set("sync", "in-process"), "job-per-step or resident");
        refused(Blobs.recipe(points(1)).set("spark.master", "local[4]"), "spark.master");
        refused(
                Blobs.recipe(Examples.dataset(table(1), "side")),
                "label column 'side' is not in the data set 'train', which has: x, y, corner, w");
    }

    private static void refused(Recipe recipe, String part) {
        assertThatThrownBy(recipe::train)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(part);
    }
}
