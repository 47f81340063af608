package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Numbers, categories and missing values, from the configuration to predictions. */
class ColumnsIT {
    private static final int ROWS = 1_200;
    private static final String[] CITIES = {"Berlin", "Oslo", "Paris", "Rome"};
    private static final double[] EFFECTS = {0.5, -1, 1.5, -0.8};
    private static final String CONFIG =
            """
            data.columns {
              age { missing = mean, indicator = true, transform = standardise }
              income { transform = [log1p, standardise] }
              city { type = category, unknown = error }
              floor { type = category, missing = drop }
              user { type = category, encoding = hash, buckets = 50 }
              note { type = ignore }
            }
            network = [{ type = linear, units = 2 }]
            loss = cross-entropy
            optimizer { type = sgd, learning-rate = 0.5, momentum = 0.9 }
            epochs = 4
            batch-size = 32
            data.validation-fraction = 0.2
            """;
    private static final Map<String, String> LOCAL =
            Map.of("spark.master", "local[2]", "data.shards", Runs.SHARDS);

    @TempDir static Path folder;
    private static String expected;

    /** A customer; null where a value is missing. */
    private record Customer(
            Float age, float income, String city, Integer floor, String user, String buys) {

        /** Who buys follows from age, income and city. */
        static Customer draw(SplittableRandom random) {
            float age = Math.round(40 + 12 * random.nextGaussian());
            float income = (float) Math.rint(Math.exp(9 + random.nextGaussian()));
            int city = random.nextInt(CITIES.length);
            double z = (age - 40) / 12 + Math.log(income) - 9 + EFFECTS[city];
            return new Customer(
                    random.nextInt(50) == 0 ? null : age,
                    income,
                    CITIES[city],
                    random.nextInt(20) == 0 ? null : random.nextInt(12),
                    "u" + random.nextInt(300),
                    z > 0 ? "yes" : "no");
        }

        String csv() {
            return "%s,%s,%s,%s,%s,\"a, note\",%s"
                    .formatted(text(age), income, city, text(floor), user, buys);
        }

        private static String text(Object value) {
            return value == null ? "" : value.toString();
        }

        String json() {
            return ("{\"age\": %s, \"income\": %s, \"city\": \"%s\", \"floor\": %s, \"user\": \"%s\","
                            + " \"note\": [], \"buys\": \"%s\"}")
                    .formatted(age, income, city, floor, user, buys);
        }

        Row row() {
            return RowFactory.create(age, (double) income, city, floor, user, "a note", buys);
        }
    }

    @BeforeAll
    static void write() throws IOException {
        SparkHome.prepare();
        SplittableRandom random = new SplittableRandom(1);
        List<Customer> train = Stream.generate(() -> Customer.draw(random)).limit(ROWS).toList();
        List<Customer> test = Stream.generate(() -> Customer.draw(random)).limit(ROWS).toList();
        writeCsv("data.csv", train);
        writeCsv("test.csv", test);
        Files.write(folder.resolve("data.jsonl"), train.stream().map(Customer::json).toList());
        StructType type =
                new StructType()
                        .add("age", DataTypes.FloatType)
                        .add("income", DataTypes.DoubleType)
                        .add("city", DataTypes.StringType)
                        .add("floor", DataTypes.IntegerType)
                        .add("user", DataTypes.StringType)
                        .add("note", DataTypes.StringType)
                        .add("buys", DataTypes.StringType);
        try (SparkSession session =
                SparkSession.builder()
                        .master("local[1]")
                        .config("spark.driver.host", "localhost")
                        .config("spark.driver.bindAddress", "127.0.0.1")
                        .config("spark.ui.enabled", "false")
                        .getOrCreate()) {
            session.createDataFrame(train.stream().map(Customer::row).toList(), type)
                    .coalesce(1)
                    .write()
                    .parquet(folder + "/data.parquet");
        }
        expected =
                Runs.train(CONFIG + source("csv"), Runs.with(LOCAL, Map.of("sync", "in-process")));
    }

    private static void writeCsv(String name, List<Customer> customers) throws IOException {
        List<String> lines = new ArrayList<>(List.of("age,income,city,floor,user,note,buys"));
        customers.forEach(customer -> lines.add(customer.csv()));
        Files.write(folder.resolve(name), lines);
    }

    /** JSON has its columns in the order of their names, so the order is given for all. */
    private static String source(String format) {
        return "data.train { format = %s, path = \"%s/data.%s\", label = buys }%n"
                .formatted(format, folder, format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "parquet"})
    void train_sameRowsOnSpark_endsInTheBitsOfOneProcess(String format) throws IOException {
        assertThat(Runs.train(CONFIG + source(format), LOCAL)).isEqualTo(expected);
    }

    @Test
    void train_onACluster_endsInTheSameBits() throws IOException {
        assertThat(Runs.train(CONFIG + source("csv"), Runs.cluster(Map.of()))).isEqualTo(expected);
    }

    @Test
    void train_jsonLines_endsInTheBitsOfCsvWithTheSameOrderOfColumns() throws IOException {
        String order = ", features = [age, income, city, floor, user, note] }";
        String json = source("jsonl").replace(" }", order);

        assertThat(Runs.train(CONFIG + json, LOCAL)).isEqualTo(expected);
    }

    private static CommandLineRun run(String... arguments) {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private static String model() throws IOException {
        Path run = Files.createTempDirectory(folder, "run").resolve("run");
        Path conf = Files.writeString(folder.resolve("c.conf"), CONFIG + source("csv"));
        run("train", conf.toString(), "--run", run.toString(), "--set", "spark.master=local[2]");
        return run + "/model.safetensors";
    }

    @Test
    void model_onOtherData_usesTheColumnsOfItsTraining() throws IOException {
        String model = model();

        String evaluated = run("evaluate", model, "--data", folder + "/test.csv", "--json").out();
        double accuracy =
                Double.parseDouble(evaluated.replaceAll("(?s).*\"accuracy\":([\\d.]+).*", "$1"));
        assertThat(accuracy).as(evaluated).isGreaterThan(0.93);

        List<String> lines = Files.readAllLines(folder.resolve("test.csv"));
        List<String> some = new ArrayList<>(List.of("user,floor,more,city,income,age"));
        List<Integer> dropped = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            String[] cells = lines.get(i).split(",");
            String city = i == 7 ? "Atlantis" : cells[2];
            some.add("%s,%s,x,%s,%s,%s".formatted(cells[4], cells[3], city, cells[1], cells[0]));
            if (i == 7 || cells[3].isEmpty()) {
                dropped.add(i - 1);
            }
        }
        assertThat(dropped).hasSizeGreaterThan(1);
        Path input = Files.write(folder.resolve("some.csv"), some);
        Path output = folder.resolve("predicted");
        String[] predict = {
            "predict", model, "--input", input.toString(), "--output", output.toString(), "--set"
        };
        CommandLineRun refused =
                CommandLineRun.of(
                        Stream.concat(Stream.of(predict), Stream.of("seed=1"))
                                .toArray(String[]::new));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains(
                        input
                                + ", line 8, column 'city': expected a category of the training"
                                + " data (Berlin, Oslo, Paris, Rome), found 'Atlantis'")
                .doesNotContain("\tat ");
        CommandLineRun skipped =
                CommandLineRun.of(
                        Stream.concat(
                                        Stream.of(predict),
                                        Stream.of(
                                                "data.on-bad-record=skip",
                                                "--set",
                                                "data.most-bad-records=1"))
                                .toArray(String[]::new));
        assertThat(skipped.code()).as(skipped.err()).isZero();
        assertThat(skipped.err())
                .contains("1 with unknown category")
                .contains((dropped.size() - 1) + " with a missing value that drops its row");
        List<String> predictions = predictions(output);
        assertThat(predictions).hasSize(40);
        int right = 0;
        for (int i = 0; i < 40; i++) {
            assertThat(predictions.get(i).isEmpty())
                    .as("line %d", i)
                    .isEqualTo(dropped.contains(i));
            String buys = lines.get(i + 1).replaceAll(".*,", "");
            right += predictions.get(i).startsWith(buys + ",") ? 1 : 0;
        }
        assertThat(right).isGreaterThan(30);
    }

    private static List<String> predictions(Path output) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> parts = Files.list(output)) {
            for (Path part : parts.sorted().toList()) {
                if (part.getFileName().toString().startsWith("part")) {
                    lines.addAll(Files.readAllLines(part));
                }
            }
        }
        return lines;
    }
}
