package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.FeatureStorage;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Training on sparse rows: the same bits everywhere and from every format. */
class SparseIT {
    private static final int WIDTH = 900;
    private static final String CONFIG =
            """
            network = [{ type = linear, units = 6 }, { type = tanh }, { type = linear, units = 3 }]
            loss = cross-entropy
            data.scaling.type = max-abs
            regularization.l2 = 1e-4
            epochs = 2
            batch-size = 20
            """;
    private static final Map<String, String> ALONE =
            Map.of("sync", "in-process", "data.shards", Runs.SHARDS);

    @TempDir static Path folder;
    private static String expected;

    @BeforeAll
    static void write() throws IOException {
        SparseRows rows = SparseRows.of(1, 200, 3, WIDTH, 9);
        rows.writeLibSvm(folder.resolve("rows.libsvm"));
        rows.writeCsv(folder.resolve("rows.csv"));
        expected = Runs.train(CONFIG + libSvm(), ALONE);
    }

    /** A whole configuration, with rows of its own below a folder. */
    static String configuration(Path folder) throws IOException {
        Path rows = folder.resolve("sparse.libsvm");
        SparseRows.of(1, 200, 3, WIDTH, 9).writeLibSvm(rows);
        return CONFIG
                + "data.train { format = libsvm, path = \"%s\", features = %d }%n"
                        .formatted(rows, WIDTH);
    }

    private static String libSvm() {
        return "data.train { format = libsvm, path = \"%s\", features = %d }%n"
                .formatted(folder.resolve("rows.libsvm"), WIDTH);
    }

    private static String csv() {
        return "data.train { format = csv, path = \"%s\", header = false, label = -1 }%n"
                .formatted(folder.resolve("rows.csv"));
    }

    private static FeatureStorage stored(String text) throws IOException {
        RunConfig config = RunConfig.parse(text, "test", ALONE);
        try (Session session = Session.open(config)) {
            return new TrainingRun(session, config, Runs.NOWHERE)
                    .run()
                    .model()
                    .config()
                    .data()
                    .storage();
        }
    }

    @Test
    void auto_fewNonZeros_isSparseUnlessTheScalingOrTheNetworkNeedsDense() throws IOException {
        assertThat(stored(CONFIG + libSvm())).isEqualTo(FeatureStorage.SPARSE);
        assertThat(stored(CONFIG + csv())).isEqualTo(FeatureStorage.SPARSE);
        assertThat(stored(CONFIG + libSvm() + "data.scaling.type = standardise"))
                .isEqualTo(FeatureStorage.DENSE);
        assertThat(
                        stored(
                                CONFIG
                                        + libSvm()
                                        + "network = [{ type = relu },"
                                        + " { type = linear, units = 3 }]"))
                .isEqualTo(FeatureStorage.DENSE);
    }

    @Test
    void bits_csvAndVectors_areThoseOfLibSvm() throws IOException {
        assertThat(Runs.train(CONFIG + csv(), ALONE)).isEqualTo(expected);
        String parquet = folder.resolve("rows.parquet").toString();
        writeVectors(parquet);
        String source = "data.train { format = parquet, path = \"%s\", label = label }%n";
        Map<String, String> local = Map.of("spark.master", "local[2]", "data.shards", Runs.SHARDS);

        assertThat(Runs.train(CONFIG + source.formatted(parquet), local)).isEqualTo(expected);
    }

    private static void writeVectors(String path) throws IOException {
        SparseRows rows = SparseRows.of(1, 200, 3, WIDTH, 9);
        List<Row> typed = new ArrayList<>();
        for (int i = 0; i < rows.rows(); i++) {
            typed.add(MllibSparseIT.row(rows, i));
        }
        StructType type =
                new StructType()
                        .add("label", DataTypes.DoubleType)
                        .add("features", SQLDataTypes.VectorType());
        try (SparkSession session =
                SparkSession.builder()
                        .master("local[1]")
                        .config("spark.ui.enabled", "false")
                        .config("spark.driver.host", "localhost")
                        .config("spark.driver.bindAddress", "127.0.0.1")
                        .getOrCreate()) {
            session.createDataFrame(typed, type)
                    .coalesce(1)
                    .write()
                    .mode(SaveMode.Overwrite)
                    .parquet(path);
        }
    }

    /** In local masters; {@link ExactnessIT} has executors that are processes. */
    @Test
    void bits_localMasters_areThoseInProcess() throws IOException {
        for (String[] place : new String[][] {{"local[1]", "1"}, {"local[3]", "4"}}) {
            Map<String, String> local =
                    Map.of(
                            "spark.master", place[0],
                            "data.partitions", place[1],
                            "data.shards", Runs.SHARDS);
            assertThat(Runs.train(CONFIG + libSvm(), local)).as(place[0]).isEqualTo(expected);
        }
    }

    @Test
    void sparse_networkNeedsDense_saysWhatToSet() throws IOException {
        Path conf =
                Files.writeString(
                        folder.resolve("relu.conf"),
                        CONFIG
                                + libSvm()
                                + "network = [{ type = relu }, { type = linear, units = 3 }]\n"
                                + "data.storage = sparse\nsync = in-process\n");

        CommandLineRun run =
                CommandLineRun.of(
                        "train", conf.toString(), "--run", folder.resolve("relu").toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("data.storage = sparse: module 'relu1' takes the input")
                .contains("set data.storage = float");
    }

    /** The model's own figures come out of evaluate, and a line a row out of predict. */
    @Test
    void model_ofAMillionFeatures_isTrainedEvaluatedAndPredictsFromSparseRows() throws IOException {
        int width = 1_000_000;
        SparseRows rows = SparseRows.of(2, 300, 10, width, 100);
        Path file = rows.writeLibSvm(folder.resolve("wide.libsvm"));
        Path conf =
                Files.writeString(
                        folder.resolve("wide.conf"),
                        """
                        data.train { format = libsvm, path = "%1$s", features = %2$d }
                        data.test = ${data.train}
                        network = [{ type = linear, units = 10 }]
                        loss = cross-entropy
                        optimizer.learning-rate = 0.5
                        batch-size = 50
                        epochs = 4
                        sync = in-process
                        checkpoint.every-epochs = 0
                        """
                                .formatted(file, width));
        Path run = folder.resolve("wide");

        CommandLineRun train = CommandLineRun.of("train", conf.toString(), "--run", run.toString());

        assertThat(train.code()).as(train.err()).isZero();
        String model = run.resolve("model.safetensors").toString();
        CommandLineRun evaluate = CommandLineRun.of("evaluate", model, "--json");
        assertThat(evaluate.code()).as(evaluate.err()).isZero();
        String metrics = Files.readString(run.resolve("metrics.jsonl"));
        String loss = evaluate.out().replaceAll("(?s).*\"loss\":([0-9.E-]+).*", "$1");
        assertThat(metrics).contains("\"testLoss\":" + loss);
        CommandLineRun predict =
                CommandLineRun.of(
                        "predict",
                        model,
                        "--input",
                        file.toString(),
                        "--output",
                        folder.resolve("wide-out").toString());
        assertThat(predict.code()).as(predict.err()).isZero();
    }
}
