package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.AbstractThrowableAssert;
import org.backdraft.driver.data.SourceConfig.Format;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import scala.Tuple2;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tables that Spark wrote give the shards of the same rows as CSV. */
class TableFilesIT {
    private static final String[] TREES = {"ash", "birch", "cedar"};

    private static JavaSparkContext spark;
    private static SparkSession session;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        spark =
                new JavaSparkContext(
                        new SparkConf()
                                .setMaster("local[2]")
                                .setAppName("test")
                                .set("spark.driver.host", "localhost")
                                .set("spark.driver.bindAddress", "127.0.0.1")
                                .set("spark.ui.enabled", "false"));
        session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.close();
    }

    private static SparkPlacement placement() {
        return new SparkPlacement(spark, BlasSettings.DEFAULT, 0);
    }

    private static DataFrameWriter<Row> write(StructType type, List<Row> rows, int files) {
        return session.createDataFrame(spark.parallelize(rows, files), type).write();
    }

    private static String name(Format format) {
        return format == Format.JSONL ? "json" : format.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static SourceConfig.Table table(Format format, Object path, String... features) {
        return new SourceConfig.Table(
                format, path.toString(), List.of("tree"), "weight", List.of(features));
    }

    private static RowsSource open(SourceConfig.Table config, int splitBytes) throws IOException {
        return TableFiles.open(
                spark, Rows.FILES, config, FeatureColumns.all(), true, splitBytes, false);
    }

    private static RowsSource open(SourceConfig.Table config) throws IOException {
        return open(config, TextSplit.BYTES);
    }

    /** The rows in their order: what stands in one shard that nothing shuffled. */
    private static List<List<Float>> rows(ExampleSource source, Targets targets) {
        return placement()
                .onSplits(
                        source,
                        "read",
                        (split, opened) -> {
                            List<List<Float>> rows = Rows.of(opened, split, targets);
                            return rows.stream().map(row -> new ArrayList<>(row)).iterator();
                        })
                .stream()
                .map(row -> (List<Float>) row)
                .toList();
    }

    private static List<List<List<Float>>> shards(Placement placement, ExampleSource source) {
        Loader loader = new Loader(Rows.FILES, placement);
        var loaded = loader.load(source, 3, List.of(), 4, 5);
        assertThat(loaded.targets().classes()).containsExactly(TREES);
        List<Shard> shards =
                loaded.data() instanceof LocalShards local
                        ? local.list()
                        : new ArrayList<>(((SparkShards) loaded.data()).rdd().collect());
        return shards.stream().sorted(Comparator.comparing(Shard::number)).map(Rows::of).toList();
    }

    /** Features of every type that are exact in float32, named so that JSON keeps their order. */
    private static final StructType TYPES =
            new StructType()
                    .add("a", DataTypes.DoubleType)
                    .add("b", DataTypes.FloatType)
                    .add("c", DataTypes.IntegerType)
                    .add("d", DataTypes.LongType)
                    .add("e", DataTypes.createDecimalType(12, 3))
                    .add("f f", DataTypes.BooleanType)
                    .add("g", DataTypes.ShortType)
                    .add("h.h", DataTypes.ByteType)
                    .add("tree", DataTypes.StringType)
                    .add("weight", DataTypes.DoubleType);

    private static List<Row> random(int count) {
        SplittableRandom random = new SplittableRandom(count);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(
                    RowFactory.create(
                            (double) (float) random.nextDouble(),
                            (float) random.nextDouble(),
                            random.nextInt(),
                            random.nextLong(),
                            new BigDecimal(random.nextInt(1_000_000)).movePointLeft(3).setScale(3),
                            random.nextBoolean(),
                            (short) random.nextInt(1000),
                            (byte) i,
                            TREES[i % 3],
                            (double) random.nextInt(3)));
        }
        return rows;
    }

    private ExampleSource csv(List<Row> rows) throws IOException {
        StringBuilder text = new StringBuilder("a,b,c,d,e,f f,g,h.h,tree,weight\n");
        for (Row row : rows) {
            String line = row.mkString(",");
            text.append(line.replace("true", "1").replace("false", "0")).append('\n');
        }
        String path = Rows.write(folder.resolve("data.csv"), text.toString());
        return Csv.open(new SourceConfig.Csv(path, "tree", "weight", true, ','));
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void shards_sameRowsAsCsv_areTheSameBits(Format format) throws IOException {
        for (int count : new int[] {3, 100, 400}) {
            List<Row> rows = random(count);
            ExampleSource csv = csv(rows);
            List<List<List<Float>>> expected = shards(new InProcessPlacement(2), csv);
            for (int files : new int[] {1, 7}) {
                Path path = folder.resolve("%d-%d".formatted(count, files));
                write(TYPES, rows, files).format(name(format)).save(path.toString());
                for (int splitBytes : new int[] {700, TextSplit.BYTES}) {
                    RowsSource source = open(table(format, path), splitBytes);

                    assertThat(source.featureNames()).isEqualTo(csv.featureNames());
                    assertThat(shards(placement(), source))
                            .as("%d rows, %d files, splits of %d bytes", count, files, splitBytes)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void rows_manyRowGroupsInPiecesOfOneFile_areInOrder() throws IOException {
        List<Row> rows = random(20_000);
        Path path = folder.resolve("groups");
        write(TYPES, rows, 1)
                .option("parquet.block.size", "20000")
                .option("parquet.page.row.count.limit", "100")
                .parquet(path.toString());
        Targets targets = Targets.classes(List.of(TREES));

        RowsSource source = open(table(Format.PARQUET, path), 40_000);

        assertThat(source.splits()).isGreaterThan(5);
        assertThat(rows(source, targets)).isEqualTo(Rows.of(csv(rows), targets));
        assertThat(open(table(Format.PARQUET, path)).splits()).isEqualTo(1);
    }

    @Test
    void rows_filesOfAnySize_areInNameOrder() throws IOException {
        Files.createDirectories(folder.resolve("parts"));
        int next = 0;
        for (int lines : new int[] {1, 50, 0, 7, 300}) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < lines; i++, next++) {
                text.append("{\"x\": ").append(next).append(next % 5 == 0 ? "}\r\n\n" : "}\n");
            }
            Rows.write(folder.resolve("parts/" + (char) ('e' + next % 7) + next), text.toString());
            Files.writeString(folder.resolve("parts/_SUCCESS"), "");
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder.resolve("parts"))) {
            files =
                    listed.filter(p -> !p.getFileName().toString().startsWith("_"))
                            .sorted()
                            .toList();
        }
        List<List<Float>> expected = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    expected.add(List.of(Float.valueOf(line.replaceAll("\\D", "")), 1f));
                }
            }
        }
        SourceConfig.Table config =
                new SourceConfig.Table(Format.JSONL, folder + "/parts", List.of(), "", List.of());

        for (int splitBytes : new int[] {16, 100, 1 << 20}) {
            assertThat(rows(open(config, splitBytes), Targets.none()))
                    .as("splits of %d bytes", splitBytes)
                    .isEqualTo(expected);
        }
        assertThat(open(config, 1 << 20).splits()).isEqualTo(1);
    }

    private static final List<Vector> VECTORS =
            List.of(
                    Vectors.dense(1, 2, 3),
                    Vectors.sparse(3, new int[] {1}, new double[] {5}),
                    Vectors.zeros(3),
                    Vectors.sparse(3, new int[0], new double[0]));

    private static List<Row> vectors() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < VECTORS.size(); i++) {
            rows.add(
                    RowFactory.create(
                            new Double[] {i + 0.5, -1.0}, i, VECTORS.get(i), (double) (i % 2)));
        }
        return rows;
    }

    private static StructType vectorTypes() {
        return new StructType()
                .add("array", DataTypes.createArrayType(DataTypes.DoubleType))
                .add("number", DataTypes.IntegerType)
                .add("vector", SQLDataTypes.VectorType())
                .add("y", DataTypes.DoubleType);
    }

    private static final List<List<Float>> VECTOR_ROWS =
            List.of(
                    List.of(.5f, -1f, 0f, 1f, 2f, 3f, 0f, 1f),
                    List.of(1.5f, -1f, 1f, 0f, 5f, 0f, 1f, 1f),
                    List.of(2.5f, -1f, 2f, 0f, 0f, 0f, 0f, 1f),
                    List.of(3.5f, -1f, 3f, 0f, 0f, 0f, 1f, 1f));

    @ParameterizedTest
    @EnumSource(Format.class)
    void rows_arraysAndVectors_areTheirNumbers(Format format) throws IOException {
        String path = folder + "/vectors";
        write(vectorTypes(), vectors(), 3).format(name(format)).save(path);
        SourceConfig.Table config =
                new SourceConfig.Table(format, path, List.of("y"), "", List.of());

        RowsSource source = open(config);

        assertThat(source.featureNames())
                .containsExactly(
                        "array[0]", "array[1]", "number", "vector[0]", "vector[1]", "vector[2]");
        assertThat(rows(source, Targets.number())).isEqualTo(VECTOR_ROWS);
        assertThat(scans(source, Targets.anyClass()).get(0).labels()).containsExactly("0", "1");
    }

    @Test
    void rows_featuresOfAModel_areMatchedByName() throws IOException {
        String path = folder + "/vectors";
        write(vectorTypes(), vectors(), 2).parquet(path);
        SourceConfig.Table config =
                new SourceConfig.Table(Format.PARQUET, path, List.of("gone"), "lost", List.of("x"));

        RowsSource source =
                TableFiles.open(
                        spark,
                        Rows.FILES,
                        config,
                        new FeatureColumns.Numbers(List.of("number", "array[0]", "array[1]")),
                        false,
                        9,
                        false);

        assertThat(rows(source, Targets.none()).get(1)).containsExactly(1f, 1.5f, -1f, 1f);
        assertThatThrownBy(() -> rows(source, Targets.number()))
                .hasMessageContaining("comes without a label; set label to its column");
    }

    @Test
    void rows_ofADatasetOrVectors_areTheSame() {
        Dataset<Row> table =
                session.createDataFrame(spark.parallelize(vectors(), 3), vectorTypes());
        RowsSource source = RowsSource.of(table, List.of("y"), "", List.of());
        List<Tuple2<Double, Vector>> labelled = new ArrayList<>();
        VECTORS.forEach(vector -> labelled.add(new Tuple2<>(vector.apply(1), vector)));

        assertThat(rows(source, Targets.number())).isEqualTo(VECTOR_ROWS);
        assertThat(rows(RowsSource.of(spark.parallelize(labelled, 2)), Targets.number()))
                .containsExactly(
                        List.of(1f, 2f, 3f, 2f, 1f),
                        List.of(0f, 5f, 0f, 5f, 1f),
                        List.of(0f, 0f, 0f, 0f, 1f),
                        List.of(0f, 0f, 0f, 0f, 1f));
        assertThatThrownBy(
                        () ->
                                new InProcessPlacement(1)
                                        .scan(source, Targets.none(), List.of(0))
                                        .get(0)
                                        .rows())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("the table needs Spark: sync = job-per-step");
    }

    private static final BadRecordPolicy SKIP =
            new BadRecordPolicy(BadRecordPolicy.Action.SKIP, "100 %");

    private static RowsSource skipping(SourceConfig.Table config, int splitBytes)
            throws IOException {
        return TableFiles.open(
                spark, Rows.FILES, config, FeatureColumns.all(), true, splitBytes, true);
    }

    private static Row ragged(Double[] array, Vector vector, Double y) {
        return RowFactory.create(array, vector, y);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void skip_raggedRows_areLeftOutWhereverTheyStand(Format format) throws IOException {
        StructType types =
                new StructType()
                        .add("array", DataTypes.createArrayType(DataTypes.DoubleType))
                        .add("vector", SQLDataTypes.VectorType())
                        .add("y", DataTypes.DoubleType);
        Double[] two = {1.5, 2.0};
        Vector three = Vectors.sparse(3, new int[] {1}, new double[] {5});
        List<Row> rows =
                List.of(
                        ragged(new Double[] {1.0}, three, 0.0),
                        ragged(two, three, 1.0),
                        ragged(two, Vectors.dense(1, 2), 2.0),
                        ragged(null, three, 3.0),
                        ragged(two, three, 4.0),
                        ragged(new Double[] {Double.NaN, 1.0}, three, 5.0),
                        ragged(two, three, null),
                        ragged(two, three, 7.0));
        String path = folder + "/ragged";
        write(types, rows, 1).format(name(format)).save(path);
        SourceConfig.Table config =
                new SourceConfig.Table(format, path, List.of("y"), "", List.of());
        for (int splitBytes : new int[] {60, TextSplit.BYTES}) {
            Survey survey =
                    Survey.of(skipping(config, splitBytes), Targets.number(), placement(), SKIP);

            assertThat(rows(survey.source(), Targets.number()))
                    .containsExactly(
                            List.of(1.5f, 2f, 0f, 5f, 0f, 1f, 1f),
                            List.of(1.5f, 2f, 0f, 5f, 0f, 4f, 1f),
                            List.of(1.5f, 2f, 0f, 5f, 0f, 7f, 1f));
            assertThat(survey.bad().lines())
                    .extracting(line -> line.replaceFirst(": .*", ""))
                    .containsExactly(
                            "2 with wrong size", "1 with not a number", "2 with missing value");
        }
        Dataset<Row> table = session.createDataFrame(spark.parallelize(rows, 2), types);
        RowsSource source = RowsSource.of(table, List.of("y"), "", List.of()).leavingOutBadRows();
        assertThat(rows(source, Targets.number())).hasSize(3);
    }

    @Test
    void skip_linesOfJson_leaveTheOthersAsTheyAre() throws IOException {
        String path =
                Rows.write(
                        folder.resolve("data.jsonl"),
                        """
                        {"x": "red", "y": 0}
                        {"x": 1, "y": 0}
                        {"x": 2, "y": 1, "zzz": 5}

                        no json
                        {"x": 3, "y": "cow"}
                        {"x": 4, "y": 1} {"x": 5, "y": 1}
                        {"x": 6, "y": 1}
                        """);
        SourceConfig.Table config =
                new SourceConfig.Table(Format.JSONL, path, List.of("y"), "", List.of());
        Targets targets = Targets.classes(List.of("0", "1"));
        for (int splitBytes : new int[] {10, 50, TextSplit.BYTES}) {
            RowsSource source = skipping(config, splitBytes);

            assertThat(source.featureNames()).containsExactly("x");
            assertThat(rows(source, targets))
                    .as("splits of %d bytes", splitBytes)
                    .containsExactly(List.of(1f, 0f, 1f), List.of(2f, 1f, 1f), List.of(6f, 1f, 1f));
        }
        Survey survey = Survey.of(skipping(config, TextSplit.BYTES), targets, placement(), SKIP);
        assertThat(survey.bad().lines())
                .containsExactly(
                        "1 with not a number: %s, row 1, column 'x': expected a number, found 'red'"
                                .formatted(path),
                        ("1 with unknown label: %s, row 5, column 'y': expected one of the classes"
                                        + " 0, 1, found 'cow'")
                                .formatted(path),
                        ("2 with no JSON object: %1$s, row 4: can't be read: 'no json'; %1$s, row 6:"
                                        + " can't be read: '{\"x\": 4, \"y\": 1} {\"x\": 5, \"y\": 1}'")
                                .formatted(path));
    }

    private static List<Scan> scans(ExampleSource source, Targets targets) {
        return placement()
                .scan(source, targets, IntStream.range(0, source.splits()).boxed().toList());
    }

    private AbstractThrowableAssert<?, ? extends Throwable> rejects(
            SourceConfig.Table config, Targets targets) {
        return assertThatThrownBy(() -> scans(open(config), targets).forEach(Scan::rows))
                .isInstanceOf(DataException.class);
    }

    /** One column x of a type, with these cells, then one row a file. */
    private SourceConfig.Table cells(DataType type, Object... cells) throws IOException {
        Path path = Files.createTempDirectory(folder, "cells");
        StructType types = new StructType().add("x", type).add("tree", DataTypes.StringType);
        List<Row> rows = Arrays.stream(cells).map(x -> RowFactory.create(x, "ash")).toList();
        write(types, rows, 1).mode("append").parquet(path.toString());
        return new SourceConfig.Table(
                Format.PARQUET, path + "/*.parquet", List.of("tree"), "", List.of());
    }

    @Test
    void scan_cellThatIsNoNumber_saysFileRowAndColumn() throws IOException {
        Targets targets = Targets.anyClass();
        DataType array = DataTypes.createArrayType(DataTypes.IntegerType);

        rejects(cells(DataTypes.DoubleType, 1.0, null), targets)
                .hasMessageStartingWith(folder + "/cells")
                .hasMessageEndingWith(".parquet, row 2, column 'x': expected a number, found null");
        rejects(cells(DataTypes.DoubleType, 1.0, Double.NaN), targets)
                .hasMessageEndingWith("row 2, column 'x': expected a number, found NaN");
        rejects(cells(DataTypes.FloatType, Float.NEGATIVE_INFINITY), targets)
                .hasMessageEndingWith("row 1, column 'x': expected a number, found -Infinity");
        rejects(cells(DataTypes.DoubleType, 1.0, 1.0, -1e39), targets)
                .hasMessageEndingWith(
                        "row 3, column 'x': expected a number that fits float32 (up to 3.4e38), found"
                                + " -1.0E39");
        rejects(cells(array, new Integer[] {1, 2}, new Integer[] {1}), targets)
                .hasMessageEndingWith("row 2, column 'x': expected 2 numbers, found 1");
        rejects(cells(array, new Integer[] {1, 2}, new Integer[] {1, null}), targets)
                .hasMessageEndingWith("row 2, column 'x': expected a number, found null");
        rejects(cells(array, new Integer[] {1, 2}, null), targets)
                .hasMessageEndingWith("row 2, column 'x': expected numbers, found null");
        rejects(cells(SQLDataTypes.VectorType(), Vectors.zeros(2), Vectors.zeros(3)), targets)
                .hasMessageEndingWith("row 2, column 'x': expected 2 numbers, found 3");
        rejects(cells(DataTypes.StringType, "red"), targets)
                .hasMessageContaining("feature column 'x' of " + folder)
                .hasMessageEndingWith(
                        "expected numbers, arrays of numbers or vectors, found string; name the"
                                + " features' columns in features");
        rejects(cells(DataTypes.DoubleType, 1.0), Targets.classes(List.of("oak")))
                .hasMessageEndingWith(
                        "row 1, column 'tree': expected one of the classes oak, found 'ash'");
        rejects(cells(DataTypes.DoubleType, 1.0), Targets.number())
                .hasMessageEndingWith("row 1, column 'tree': expected a number, found 'ash'");
    }

    @Test
    void scan_labelThatIsNone_saysFileRowAndColumn() throws IOException {
        StructType types =
                new StructType().add("x", DataTypes.IntegerType).add("y", DataTypes.DoubleType);
        for (Double label : new Double[] {null, Double.NaN}) {
            Path path = Files.createTempDirectory(folder, "labels").resolve("table");
            List<Row> rows = List.of(RowFactory.create(1, 0.0), RowFactory.create(1, label));
            write(types, rows, 1).parquet(path.toString());

            rejects(
                            new SourceConfig.Table(
                                    Format.PARQUET, path.toString(), List.of("y"), "", List.of()),
                            Targets.anyClass())
                    .hasMessageEndingWith("row 2, column 'y': expected a label, found " + label);
        }
    }

    @Test
    void scan_missingColumns_saysWhichThereAre() throws IOException {
        String path = cells(DataTypes.DoubleType, 1.0).path();

        rejects(table(Format.PARQUET, path), Targets.anyClass())
                .hasMessage("weight column 'weight' is not in %s, which has: x, tree", path);
        rejects(
                        new SourceConfig.Table(Format.PARQUET, path, List.of("y"), "", List.of()),
                        Targets.anyClass())
                .hasMessage("label column 'y' is not in %s, which has: x, tree", path);
        rejects(
                        new SourceConfig.Table(
                                Format.PARQUET, path, List.of("tree"), "", List.of("z")),
                        Targets.anyClass())
                .hasMessage("feature column 'z' is not in %s, which has: x, tree", path);
        rejects(
                        new SourceConfig.Table(
                                Format.PARQUET, path, List.of("x"), "", List.of("x")),
                        Targets.anyClass())
                .hasMessageStartingWith("column 'x' of %s is used twice", path);
        rejects(
                        new SourceConfig.Table(
                                Format.PARQUET, path, List.of("tree"), "x", List.of()),
                        Targets.anyClass())
                .hasMessage("%s has no feature columns beside label and weight", path);
    }

    @Test
    void scan_malformedJson_saysFileRowAndText() {
        String path =
                Rows.write(
                        folder.resolve("data.jsonl"),
                        "{\"x\": 1, \"y\": 2}\n\n{\"x\": 3, \"y\": \n{\"x\": 1, \"y\": 2}\n");
        SourceConfig.Table config =
                new SourceConfig.Table(Format.JSONL, path, List.of("y"), "", List.of());

        rejects(config, Targets.number())
                .hasMessage("%s, row 2: can't be read: '{\"x\": 3, \"y\": '", path);
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"PARQUET", "ORC"})
    void scan_damagedFile_namesThePath(Format format) throws IOException {
        Path path = folder.resolve("damaged");
        write(TYPES, random(500), 1).format(name(format)).save(path.toString());
        Path file;
        try (Stream<Path> listed = Files.list(path)) {
            file =
                    listed.filter(p -> p.getFileName().toString().startsWith("part"))
                            .findAny()
                            .get();
        }
        Files.delete(path.resolve("." + file.getFileName() + ".crc"));
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {1, 10, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            rejects(table(format, path), Targets.anyClass())
                    .as("%d of %d bytes", length, whole.length)
                    .hasMessageContaining(path + " can't be read: ");
        }
    }

    @Test
    void open_nothingThere_saysSo() {
        Rows.write(folder.resolve("empty.jsonl"), "");

        assertThatThrownBy(() -> open(table(Format.PARQUET, folder + "/nowhere")))
                .hasMessageStartingWith("no such file: " + folder + "/nowhere");
        rejects(table(Format.JSONL, folder + "/empty.jsonl"), Targets.anyClass())
                .hasMessage(folder + "/empty.jsonl is empty");
    }
}
