package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.generated.Digits;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Softmax regression by L-BFGS against Spark MLlib's on the same rows: the same function, whose
 * value at both models is computed here, row by row.
 */
class MllibIT {
    /*
     * Both minimise mean cross-entropy + l2 / 2 |weights|^2 with free biases, by breeze's L-BFGS
     * with 10 corrections. MLlib computes in double and searches along features that it has
     * standardised (without standardization its penalty is still that of the features as given),
     * Backdraft in float32 along the features as given or, without penalty, standardised.
     */
    private static final int CLASSES = Digits.CLASSES;

    /** Relative: a few roundings of float32 in the parameters and in each row's loss. */
    private static final double ROUNDING = 1e-5;

    /** Length of the squares of pixels that are averaged, so that 49 are left. */
    private static final int POOL = 4;

    @TempDir Path folder;

    /** Features and their digits. */
    private record Rows(float[][] x, int[] digits) {
        /** Generated digits, small enough not to be told apart without mistakes. */
        static Rows generated(int count) {
            Rows rows = new Rows(new float[count][], new int[count]);
            for (int i = 0; i < count; i++) {
                float[] pixels = new float[Digits.PIXELS];
                rows.digits[i] = (int) new Digits().draw(1, i, pixels);
                rows.x[i] = pooled(pixels);
            }
            return rows;
        }

        private static float[] pooled(float[] pixels) {
            int side = Digits.SIDE / POOL;
            float[] pooled = new float[side * side];
            for (int j = 0; j < pixels.length; j++) {
                int row = j / Digits.SIDE / POOL;
                int column = j % Digits.SIDE / POOL;
                pooled[row * side + column] += pixels[j] / (255f * POOL * POOL);
            }
            return pooled;
        }

        static Rows mnist(Path folder) throws IOException {
            try (DataInputStream images = open(folder.resolve("train-images-idx3-ubyte.gz"), 16);
                    DataInputStream labels =
                            open(folder.resolve("train-labels-idx1-ubyte.gz"), 8)) {
                Rows rows = new Rows(new float[60_000][Digits.PIXELS], new int[60_000]);
                byte[] pixels = new byte[Digits.PIXELS];
                for (int i = 0; i < rows.digits.length; i++) {
                    images.readFully(pixels);
                    for (int j = 0; j < pixels.length; j++) {
                        rows.x[i][j] = Byte.toUnsignedInt(pixels[j]) / 255f;
                    }
                    rows.digits[i] = labels.readUnsignedByte();
                }
                return rows;
            }
        }

        private static DataInputStream open(Path file, int header) throws IOException {
            InputStream bytes = new GZIPInputStream(Files.newInputStream(file), 1 << 16);
            DataInputStream in = new DataInputStream(bytes);
            in.readFully(new byte[header]);
            return in;
        }

        int features() {
            return x[0].length;
        }

        void write(Path csv) throws IOException {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < x.length; i++) {
                for (float feature : x[i]) {
                    text.append(feature).append(',');
                }
                text.append(digits[i]).append('\n');
            }
            Files.writeString(csv, text);
        }

        Dataset<Row> frame(SparkSession spark) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < x.length; i++) {
                double[] features = new double[features()];
                for (int j = 0; j < features.length; j++) {
                    features[j] = x[i][j];
                }
                rows.add(
                        RowFactory.create(
                                (double) digits[i], Vectors.dense(features).compressed()));
            }
            StructType schema =
                    new StructType(
                            new StructField[] {
                                column("label", DataTypes.DoubleType),
                                column("features", SQLDataTypes.VectorType())
                            });
            Dataset<Row> frame = spark.createDataFrame(rows, schema).repartition(2).cache();
            frame.count();
            return frame;
        }

        private static StructField column(String name, DataType type) {
            return new StructField(name, type, false, Metadata.empty());
        }
    }

    /** Class by class a weight for each feature, and a bias. */
    private record Softmax(double[][] weights, double[] biases, int iterations, double seconds) {
        double loss(Rows rows) {
            double sum = 0;
            for (int i = 0; i < rows.x.length; i++) {
                double[] z = biases.clone();
                double largest = Double.NEGATIVE_INFINITY;
                for (int c = 0; c < CLASSES; c++) {
                    for (int j = 0; j < rows.features(); j++) {
                        z[c] += weights[c][j] * rows.x[i][j];
                    }
                    largest = Math.max(largest, z[c]);
                }
                double exponentials = 0;
                for (double score : z) {
                    exponentials += Math.exp(score - largest);
                }
                sum += Math.log(exponentials) + largest - z[rows.digits[i]];
            }
            return sum / rows.x.length;
        }

        double penalty(double l2) {
            double squares = 0;
            for (double[] row : weights) {
                for (double w : row) {
                    squares += w * w;
                }
            }
            return l2 / 2 * squares;
        }
    }

    /** A search: its penalty, and when it ends. */
    private record Search(double l2, int iterations, double tolerance) {}

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01})
    void digits_untilBothConverge_endNoHigherThanMllib(double l2) throws IOException {
        Rows rows = Rows.generated(1500);
        Path csv = folder.resolve("digits.csv");
        rows.write(csv);
        String data = "{ format = csv, path = \"%s\", header = false, label = -1 }".formatted(csv);

        compare(rows, 1, data, new Search(l2, 300, 1e-6), ROUNDING);
    }

    /*
     * Without penalty MNIST's minimum is thousands of iterations away. From the 30th on roundings
     * lead along other paths: after 100 the loss was 0.20559 to 0.20592 with 1 to 16 shards, 0.20570
     * with MLlib, which takes minutes for that.
     */
    @Test
    @EnabledIfEnvironmentVariable(named = "BACKDRAFT_MNIST", matches = ".+")
    void mnist_sameIterations_endNoHigherThanMllib() throws IOException {
        Path mnist = Path.of(System.getenv("BACKDRAFT_MNIST"));
        String data =
                "{ format = idx, path = \"%1$s/train-images-idx3-ubyte.gz\", labels = \"%1$s/%2$s\" }"
                        .formatted(mnist, "train-labels-idx1-ubyte.gz");

        compare(Rows.mnist(mnist), 255, data, new Search(0, 25, 1e-6), ROUNDING);
    }

    /**
     * Trains both and compares what they found.
     *
     * @param unit what a feature of {@code rows} is in the data
     * @param slack by how much, relatively, Backdraft's value may be over MLlib's
     */
    private static void compare(Rows rows, double unit, String data, Search search, double slack)
            throws IOException {
        Softmax mllib = mllib(rows, search);
        Softmax ours = backdraft(data, unit, rows.features(), search);

        double theirValue = mllib.loss(rows) + mllib.penalty(search.l2);
        double ourValue = ours.loss(rows) + ours.penalty(search.l2);
        System.out.printf(
                Locale.ROOT,
                "%d rows, l2 %s: MLlib %.7f after %d iterations in %.1f s, Backdraft %.7f after %d"
                        + " in %.1f s%n",
                rows.x.length,
                search.l2,
                theirValue,
                mllib.iterations,
                mllib.seconds,
                ourValue,
                ours.iterations,
                ours.seconds);
        assertThat(ourValue).isLessThanOrEqualTo(theirValue * (1 + slack));
    }

    private static Softmax mllib(Rows rows, Search search) throws IOException {
        try (SparkSession spark =
                SparkSession.builder()
                        .master("local[2]")
                        .config("spark.ui.enabled", "false")
                        .config("spark.driver.host", "localhost")
                        .config("spark.driver.bindAddress", "127.0.0.1")
                        .getOrCreate()) {
            Dataset<Row> frame = rows.frame(spark);
            long start = System.nanoTime();
            LogisticRegressionModel model =
                    new LogisticRegression()
                            .setFamily("multinomial")
                            .setRegParam(search.l2)
                            .setElasticNetParam(0)
                            .setStandardization(search.l2 == 0)
                            .setMaxIter(search.iterations)
                            .setTol(search.tolerance)
                            .fit(frame);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Softmax(
                    arrays(model.coefficientMatrix()),
                    model.interceptVector().toArray(),
                    model.summary().totalIterations(),
                    seconds);
        }
    }

    private static double[][] arrays(Matrix coefficients) {
        double[][] rows = new double[coefficients.numRows()][coefficients.numCols()];
        for (int c = 0; c < rows.length; c++) {
            for (int j = 0; j < rows[c].length; j++) {
                rows[c][j] = coefficients.apply(c, j);
            }
        }
        return rows;
    }

    private static Softmax backdraft(String data, double unit, int features, Search search)
            throws IOException {
        String scaling =
                search.l2 == 0 ? "type = standardise" : "type = divide-by, by = %s".formatted(unit);
        RunConfig config =
                RunConfig.parse(
                        """
                        data { train %s, scaling { %s }, shards = 4 }
                        network = [{ type = linear, units = 10, init = zeros }]
                        loss = cross-entropy
                        optimizer { type = lbfgs, history = 10, tolerance = %s }
                        regularization.l2 = %s
                        epochs = %d
                        spark.master = "local[2]"
                        """
                                .formatted(
                                        data,
                                        scaling,
                                        search.tolerance,
                                        search.l2,
                                        search.iterations),
                        "comparison",
                        Map.of());
        try (Session session = Session.open(config)) {
            long start = System.nanoTime();
            TrainingRun.Result result = new TrainingRun(session, config, Runs.NOWHERE).run();
            return unscaled(result, unit, features, (System.nanoTime() - start) / 1e9);
        }
    }

    /** The same function of the rows' own features. */
    private static Softmax unscaled(
            TrainingRun.Result result, double unit, int features, double seconds) {
        float[] theta = result.model().theta();
        float[] offset = result.model().scaling().offset();
        float[] factor = result.model().scaling().factor();
        double[][] weights = new double[CLASSES][features];
        double[] biases = new double[CLASSES];
        for (int c = 0; c < CLASSES; c++) {
            biases[c] = theta[CLASSES * features + c];
            for (int j = 0; j < features; j++) {
                double weight = (double) theta[c * features + j] * factor[j];
                weights[c][j] = weight * unit;
                biases[c] -= weight * offset[j];
            }
        }
        return new Softmax(weights, biases, result.epochs().size(), seconds);
    }
}
