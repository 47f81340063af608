package org.backdraft.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The regressor against the normal equations, on a Spark that serialises by Kryo. */
class BackdraftRegressorIT {
    private static final long SEED = 3;
    private static final int FEATURES = 3;
    private static final int ROWS = 120;

    private static SparkSession spark;
    private static final List<Row> SAMPLE = sample();
    private static Dataset<Row> table;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        spark =
                LocalSpark.start(
                        Map.of("spark.serializer", "org.apache.spark.serializer.KryoSerializer"));
        table =
                spark.createDataFrame(
                        SAMPLE,
                        new StructType()
                                .add("w", DataTypes.DoubleType)
                                .add("y", DataTypes.DoubleType)
                                .add("x", SQLDataTypes.VectorType()));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** Weights, and noisy numbers that are linear in the features; vectors dense and sparse. */
    private static List<Row> sample() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            double[] x = new double[FEATURES];
            double y = 0.5;
            for (int j = 0; j < FEATURES; j++) {
                x[j] = random.nextDouble(-1, 1);
                y += (j - 1.5) * x[j];
            }
            y += random.nextDouble(-1, 1);
            Vector vector = i % 2 == 0 ? Vectors.dense(x) : Vectors.dense(x).toSparse();
            rows.add(RowFactory.create((double) random.nextInt(4), y, vector));
        }
        return rows;
    }

    private static BackdraftRegressor regressor() {
        return new BackdraftRegressor()
                .setFeaturesCol("x")
                .setLabelCol("y")
                .setShards(2)
                .setSolver("lbfgs")
                .setMaxIter(100)
                .setTol(1e-9);
    }

    /** Weights and bias that solve the normal equations, by Gaussian elimination in double. */
    private static double[] leastSquares(boolean weighted) {
        int n = FEATURES + 1;
        double[][] a = new double[n][n + 1];
        for (Row row : SAMPLE) {
            double[] x = new double[n + 1];
            Vector features = row.getAs(2);
            for (int j = 0; j < FEATURES; j++) {
                x[j] = features.apply(j);
            }
            x[FEATURES] = 1;
            x[n] = row.getDouble(1);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= n; j++) {
                    a[i][j] += (weighted ? row.getDouble(0) : 1) * x[i] * x[j];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double factor = k == i ? 0 : a[k][i] / a[i][i];
                for (int j = i; j <= n; j++) {
                    a[k][j] -= factor * a[i][j];
                }
            }
        }
        double[] solution = new double[n];
        for (int i = 0; i < n; i++) {
            solution[i] = a[i][n] / a[i][i];
        }
        return solution;
    }

    private static void assertSolves(BackdraftRegressionModel model, boolean weighted) {
        double[] expected = leastSquares(weighted);
        float[] theta = model.savedModel().theta();
        for (int i = 0; i < expected.length; i++) {
            // The search ends where float32 sees the loss fall no more: about sqrt(1e-7) away.
            assertThat((double) theta[i]).as("theta[%d]", i).isEqualTo(expected[i], within(2e-3));
        }
    }

    @Test
    void leastSquares_withAndWithoutWeights_solveTheNormalEquations() {
        assertSolves(regressor().fit(table), false);
        assertSolves(regressor().setWeightCol("w").fit(table), true);
    }

    @Test
    void transform_ofRows_isWhatPredictSays() {
        BackdraftRegressionModel model = regressor().setPredictionCol("fitted").fit(table);

        Dataset<Row> predicted = model.transform(table.select("y", "x"));

        assertThat(predicted.columns()).containsExactly("y", "x", "fitted");
        for (Row row : predicted.collectAsList()) {
            assertThat(row.getDouble(2)).isEqualTo(model.predict(row.getAs(1)));
        }
        double r2 =
                new RegressionEvaluator()
                        .setLabelCol("y")
                        .setPredictionCol("fitted")
                        .setMetricName("r2")
                        .evaluate(predicted);
        assertThat(r2).isGreaterThan(0.6);
        assertThat(model.copy(ParamMap.empty()).setPredictionCol("").transform(table).columns())
                .isEqualTo(table.columns());
    }

    @Test
    void modelAndEstimator_savedAndRead_areWhatTheyWere() throws IOException {
        BackdraftRegressor estimator = regressor().setHiddenLayers(new int[] {4}).setMaxIter(5);
        BackdraftRegressionModel model = estimator.fit(table);
        String path = folder.resolve("model").toString();

        model.save(path);
        estimator.save(folder.resolve("estimator").toString());
        BackdraftRegressionModel read = BackdraftRegressionModel.load(path);
        BackdraftRegressor again = BackdraftRegressor.load(folder.resolve("estimator").toString());

        assertThat(read.uid()).isEqualTo(model.uid());
        assertThat(read.explainParams()).isEqualTo(model.explainParams());
        assertThat(read.transform(table).collectAsList())
                .isEqualTo(model.transform(table).collectAsList());
        assertThat(again.uid()).isEqualTo(estimator.uid());
        assertThat(again.fit(table).savedModel().thetaSha256())
                .isEqualTo(model.savedModel().thetaSha256());
    }

    @Test
    void losses_ofClasses_areRejected() {
        for (String loss : List.of("cross-entropy", "binary-cross-entropy", "hinge")) {
            assertThatThrownBy(() -> regressor().setLoss(loss).fit(table))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a regressor compares numbers");
        }
        assertThatThrownBy(
                        () -> regressor().setNetwork("[{ type = linear, units = 2 }]").fit(table))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("compares 2 outputs with labels of 2 numbers");
    }
}
