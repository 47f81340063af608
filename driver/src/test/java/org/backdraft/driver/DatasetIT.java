package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.Datasets;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.ml.BackdraftClassifier;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Tables of a program train as files do, and programs of MLlib move over. */
class DatasetIT {
    private static final String NETWORK =
            """
            network = [
              { type = linear, units = 5, init = he }, { type = relu }, { type = linear, units = 3 }
            ]
            loss = cross-entropy
            optimizer.learning-rate = 0.05
            batch-size = 20
            epochs = 3
            seed = 9
            data.shards = 3
            """;

    private static JavaSparkContext spark;
    private static SparkSession session;

    @TempDir private static Path folder;

    @BeforeAll
    static void start() {
        spark = Runs.spark(Map.of("spark.master", "local[2]"));
        session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static List<Row> rows() {
        SplittableRandom random = new SplittableRandom(1);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            double[] x = random.doubles(4, -2, 2).toArray();
            double label = x[0] > 1 ? 2 : x[1] > 0 ? 1 : 0;
            rows.add(RowFactory.create(label, random.nextDouble(), Vectors.dense(x)));
        }
        return rows;
    }

    private static Dataset<Row> table(int partitions) {
        StructType types =
                new StructType()
                        .add("label", DataTypes.DoubleType)
                        .add("w", DataTypes.DoubleType)
                        .add("features", SQLDataTypes.VectorType());
        return session.createDataFrame(spark.parallelize(rows(), partitions), types);
    }

    private static String train(String data, Datasets given) throws IOException {
        RunConfig config = RunConfig.parse(data + NETWORK, "test", Map.of());
        try (Session here = Session.on(spark, config, given)) {
            return new TrainingRun(here, config, Runs.NOWHERE).run().model().thetaSha256();
        }
    }

    @Test
    void table_ofTheRowsOfAParquetFile_trainsToTheSameBits() throws IOException {
        String path = folder.resolve("parquet").toString();
        table(2).write().parquet(path);

        String file =
                train(
                        "data.train { format = parquet, label = label, weight = w, path = \"%s\" }%n"
                                .formatted(path),
                        Datasets.NONE);
        String given =
                train(
                        "data.train { format = dataset, label = label, weight = w, path = mine }%n"
                                .formatted(),
                        new Datasets(Map.of("mine", table(5))));
        String estimated =
                new BackdraftClassifier()
                        .setHiddenLayers(new int[] {5})
                        .setLearningRate(0.05)
                        .setBatchSize(20)
                        .setMaxIter(3)
                        .setSeed(9)
                        .setShards(3)
                        .setWeightCol("w")
                        .fit(table(3))
                        .savedModel()
                        .thetaSha256();

        assertThat(given).isEqualTo(file);
        assertThat(estimated).isEqualTo(file);
    }

    @Test
    void model_ofATable_opensParquetWithItsColumns() throws IOException {
        String path = folder.resolve("features").toString();
        table(1).select("w", "features").write().parquet(path);
        SavedModel model = new BackdraftClassifier().setMaxIter(1).fit(table(1)).savedModel();
        SourceConfig.Files trained = (SourceConfig.Files) model.config().data().train();
        Loader loader = Session.on(spark, model.config()).loader();

        ExampleSource source = model.open(loader, trained.at(path), false);

        assertThat(source.features()).isEqualTo(4);
        assertThat(loader.survey(source).examples()).isEqualTo(101);
        assertThatThrownBy(() -> model.open(loader, trained, false))
                .hasMessageContaining("'train' is not among them, there is none");
    }

    @Test
    void validation_ofAnotherTable_isLookedAt() throws IOException {
        String data =
                """
                data.train { format = dataset, label = label, weight = w, path = train }
                data.validation { format = dataset, label = label, weight = w, path = held }
                early-stopping.patience = 1
                """;

        assertThat(train(data, new Datasets(Map.of("train", table(2), "held", table(1)))))
                .isNotEmpty();
    }

    @Test
    void table_ofAnotherNameOrNone_isRefused() {
        String data = "data.train { format = dataset, label = label, path = theirs }\n";

        assertThatThrownBy(() -> train(data, new Datasets(Map.of("mine", table(1)))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'theirs' is not among them, there is mine");
        assertThatThrownBy(() -> train(data, Datasets.NONE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'theirs' is not among them, there is none");
    }

    @Test
    void session_onAnApplicationsSpark_doesNotStopIt() {
        RunConfig config =
                RunConfig.parse(
                        "data.train { format = dataset, path = x, label = y }\n" + NETWORK,
                        "test",
                        Map.of());

        Session.on(spark, config).close();

        assertThat(spark.sc().isStopped()).isFalse();
    }

    /** But for the lines that say what is compared. */
    @Test
    void programOfMllib_withFiveLinesChanged_isOneOfBackdraft() throws IOException {
        List<String> theirs = lines("PerceptronOfMllib");
        List<String> ours = lines("PerceptronOfBackdraft");
        Dataset<Row>[] parts = table(2).randomSplit(new double[] {0.6, 0.4}, 1234L);

        List<String> changed = new ArrayList<>(ours);
        theirs.forEach(changed::remove);

        assertThat(changed).hasSizeBetween(1, 5);
        assertThat(ours).hasSizeLessThanOrEqualTo(theirs.size() + 1);
        assertThat(PerceptronOfMllib.accuracy(parts[0], parts[1])).isGreaterThan(0.8);
        assertThat(PerceptronOfBackdraft.accuracy(parts[0], parts[1])).isGreaterThan(0.8);
    }

    /** A program's lines, without those of the class's own name. */
    private static List<String> lines(String program) throws IOException {
        Path source = Path.of("src/test/java/org/backdraft/driver", program + ".java");
        return Files.readAllLines(source).stream().filter(line -> !line.contains(program)).toList();
    }
}
