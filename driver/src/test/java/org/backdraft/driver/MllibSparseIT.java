package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Softmax regression with a million features, of which a row has 100, by Backdraft and by Spark
 * MLlib's {@code LogisticRegression}.
 */
class MllibSparseIT {
    /*
     * Both minimise mean cross-entropy + l2 / 2 |weights|^2 with free biases by breeze's L-BFGS with
     * 10 corrections, for as many iterations, on two cores. Times include reading (Backdraft
     * from the file, MLlib from cached rows) and are printed, not compared; with two rounds MLlib
     * goes first in one and second in the other, so that neither gains from what the JVM has warmed
     * up.
     */
    private static final int ROUNDS = Integer.getInteger("backdraft.rounds", 1);

    private static final int WIDTH = 1_000_000;
    private static final int CLASSES = 4;
    private static final int ITERATIONS = 10;
    private static final double L2 = 1e-3;

    @TempDir Path folder;

    /** How a model did. */
    private record Outcome(double accuracy, double seconds) {}

    static Row row(SparseRows rows, int i) {
        double[] counts = new double[rows.counts()[i].length];
        for (int k = 0; k < counts.length; k++) {
            counts[k] = rows.counts()[i][k];
        }
        return RowFactory.create(
                (double) rows.labels()[i],
                Vectors.sparse(rows.vocabulary(), rows.words()[i], counts));
    }

    @Test
    void millionFeatures_heldOutRows_areToldAsWellAsByMllib() throws IOException {
        SparseRows train = SparseRows.of(1, 4000, CLASSES, WIDTH, 100);
        SparseRows test = SparseRows.of(2, 1000, CLASSES, WIDTH, 100);
        train.writeLibSvm(folder.resolve("train.libsvm"));
        test.writeLibSvm(folder.resolve("test.libsvm"));

        Outcome theirs = null;
        Outcome ours = null;
        for (int round = 0; round < ROUNDS; round++) {
            boolean theyAreFirst = round % 2 == 0;
            theirs = theyAreFirst ? mllib(train, test) : theirs;
            ours = backdraft();
            theirs = theyAreFirst ? theirs : mllib(train, test);
            say(theirs, ours);
        }

        assertThat(theirs.accuracy).isGreaterThan(0.5);
        // A standard deviation of the difference, were all 1000 rows told independently.
        assertThat(ours.accuracy).isGreaterThanOrEqualTo(theirs.accuracy - 0.02);
    }

    private static void say(Outcome theirs, Outcome ours) {
        System.out.printf(
                Locale.ROOT,
                "1,000,000 features, 4,000 rows of 100, %d classes, %d iterations: MLlib %.1f s,"
                        + " %.1f %% of the held out rows; Backdraft %.1f s, %.1f %%%n",
                CLASSES,
                ITERATIONS,
                theirs.seconds,
                100 * theirs.accuracy,
                ours.seconds,
                100 * ours.accuracy);
    }

    private static Dataset<Row> frame(SparkSession spark, SparseRows rows) {
        List<Row> typed = new ArrayList<>();
        for (int i = 0; i < rows.rows(); i++) {
            typed.add(row(rows, i));
        }
        StructType type =
                new StructType()
                        .add("label", DataTypes.DoubleType)
                        .add("features", SQLDataTypes.VectorType());
        Dataset<Row> frame = spark.createDataFrame(typed, type).repartition(2).cache();
        frame.count();
        return frame;
    }

    private static Outcome mllib(SparseRows train, SparseRows test) throws IOException {
        try (SparkSession spark =
                SparkSession.builder()
                        .master("local[2]")
                        .config("spark.ui.enabled", "false")
                        .config("spark.driver.host", "localhost")
                        .config("spark.driver.bindAddress", "127.0.0.1")
                        .getOrCreate()) {
            Dataset<Row> rows = frame(spark, train);
            long start = System.nanoTime();
            LogisticRegressionModel model =
                    new LogisticRegression()
                            .setFamily("multinomial")
                            .setRegParam(L2)
                            .setElasticNetParam(0)
                            .setStandardization(false)
                            .setMaxIter(ITERATIONS)
                            .setTol(0)
                            .fit(rows);
            double seconds = (System.nanoTime() - start) / 1e9;
            long right = model.transform(frame(spark, test)).filter("prediction = label").count();
            return new Outcome((double) right / test.rows(), seconds);
        }
    }

    private Outcome backdraft() throws IOException {
        RunConfig config =
                RunConfig.parse(
                        """
                        data {
                          train { format = libsvm, path = "%1$s/train.libsvm", features = %2$d }
                          test { format = libsvm, path = "%1$s/test.libsvm" }
                          shards = 2
                        }
                        network = [{ type = linear, units = %3$d, init = zeros }]
                        loss = cross-entropy
                        optimizer { type = lbfgs, history = 10, tolerance = 0 }
                        regularization.l2 = %4$s
                        epochs = %5$d
                        spark.master = "local[2]"
                        """
                                .formatted(folder, WIDTH, CLASSES, L2, ITERATIONS),
                        "comparison",
                        Map.of());
        try (Session session = Session.open(config)) {
            long start = System.nanoTime();
            TrainingRun.Result result = new TrainingRun(session, config, Runs.NOWHERE).run();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Outcome(accuracy(result), seconds);
        }
    }

    private static double accuracy(TrainingRun.Result result) {
        return result.figures().test().accuracy();
    }
}
