package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import javax.imageio.ImageIO;

/** What is told of data sets of each format, and that what is suggested trains. */
class InspectIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS = 400;
    private static final String BOM = "\ufeff";

    @TempDir static Path folder;

    /** A line: its cells are text; age is missing where it is "". */
    private record Line(String age, String income, String city, String species) {
        private String joined(String separator) {
            return String.join(separator, age, income, city, species);
        }
    }

    private static final List<Line> LINES = new ArrayList<>();

    @BeforeAll
    static void writeFiles() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        String[] cities = {"Paris", "Zürich", "Rome"};
        for (int i = 0; i < ROWS; i++) {
            boolean oak = random.nextBoolean();
            String age = i % 40 == 7 ? "" : "" + (20 + random.nextInt(20) + (oak ? 25 : 0));
            String income = Double.toString(Math.round(random.nextDouble() * 1e6) / 100.0);
            LINES.add(new Line(age, income, cities[random.nextInt(3)], oak ? "oak" : "elm"));
        }
        write("table.csv", "age,income,city,species\n", ",", false);
        write("table.tsv", "age\tincome\tcity\tspecies\n", "\t", false);
        write("marked.csv", BOM + "age,income,city,species\n", ",", false);
        write("packed.csv.gz", "age,income,city,species\n", ",", true);
        write("headerless.csv", "", ",", false);
        StringBuilder libsvm = new StringBuilder();
        for (Line line : LINES) {
            libsvm.append(line.species.equals("oak") ? "1" : "0");
            libsvm.append(line.age.isEmpty() ? "" : " 1:" + line.age);
            libsvm.append(" 3:").append(line.income).append('\n');
        }
        Files.writeString(folder.resolve("table.libsvm"), libsvm);
        writeTables();
        writeImages(random);
        Path digits = folder.resolve("digits");
        String to = digits.toString();
        assertThat(CommandLineRun.of("generate", "digits", "--rows", "600", "--output", to).code())
                .isZero();
    }

    private static void write(String name, String header, String separator, boolean packed)
            throws IOException {
        StringBuilder text = new StringBuilder(header);
        LINES.forEach(line -> text.append(line.joined(separator)).append('\n'));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packed ? new GZIPOutputStream(bytes) : bytes) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        Files.write(folder.resolve(name), bytes.toByteArray());
    }

    private static void writeTables() throws IOException {
        try (SparkSession session =
                SparkSession.builder()
                        .master("local[1]")
                        .config("spark.driver.host", "localhost")
                        .config("spark.driver.bindAddress", "127.0.0.1")
                        .config("spark.ui.enabled", "false")
                        .getOrCreate()) {
            Dataset<Row> table =
                    session.read()
                            .option("header", true)
                            .option("inferSchema", true)
                            .csv(folder.resolve("table.csv").toString());
            table.write().parquet(folder.resolve("table.parquet").toString());
            table.write().orc(folder.resolve("table.orc").toString());
            table.write().json(folder.resolve("table.jsonl").toString());
        }
    }

    private static void writeImages(SplittableRandom random) throws IOException {
        for (String shade : List.of("dark", "light")) {
            Path classFolder = Files.createDirectories(folder.resolve("images/" + shade));
            for (int i = 0; i < 30; i++) {
                BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_BYTE_GRAY);
                for (int k = 0; k < 36; k++) {
                    int gray = random.nextInt(100) + (shade.equals("light") ? 150 : 0);
                    image.getRaster().setSample(k % 6, k / 6, 0, gray);
                }
                ImageIO.write(image, "png", classFolder.resolve(i + ".png").toFile());
            }
        }
    }

    private static CommandLineRun inspect(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of("inspect", folder.resolve(name) + ""));
        arguments.addAll(List.of("--set", "spark.master=local[2]"));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "table.csv",
                "table.tsv",
                "marked.csv",
                "packed.csv.gz",
                "table.parquet",
                "table.orc",
                "table.jsonl"
            })
    void inspect_table_tellsWhatANaiveCountTells(String name) throws IOException {
        CommandLineRun run = inspect(name, "--json");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode facts = JSON.readTree(run.out());
        assertThat(facts.get("rows").intValue()).isEqualTo(ROWS);
        assertThat(facts.get("label").textValue()).isEqualTo("species");
        long oaks = LINES.stream().filter(line -> line.species.equals("oak")).count();
        assertThat(facts.at("/classes/oak").longValue()).isEqualTo(oaks);
        DoubleSummaryStatistics ages =
                LINES.stream()
                        .filter(line -> !line.age.isEmpty())
                        .mapToDouble(line -> Double.parseDouble(line.age))
                        .summaryStatistics();
        JsonNode age = column(facts, "age");
        assertThat(age.get("missing").longValue()).isEqualTo(ROWS - ages.getCount());
        assertThat(age.get("least").doubleValue()).isEqualTo(ages.getMin());
        assertThat(age.get("most").doubleValue()).isEqualTo(ages.getMax());
        assertThat(age.get("mean").doubleValue()).isCloseTo(ages.getAverage(), within(1e-9));
        long romans = LINES.stream().filter(line -> line.city.equals("Rome")).count();
        assertThat(column(facts, "city").at("/mostFrequent/Rome").longValue()).isEqualTo(romans);
        assertThat(column(facts, "city").get("distinct").intValue()).isEqualTo(3);
    }

    private static JsonNode column(JsonNode facts, String name) {
        for (JsonNode column : facts.get("columns")) {
            if (column.get("name").textValue().equals(name)) {
                return column;
            }
        }
        throw new AssertionError("no column " + name + " in " + facts);
    }

    @ParameterizedTest
    @CsvSource({
        "table.csv, 0.85, 6",
        "table.tsv, 0.85, 6",
        "packed.csv.gz, 0.85, 6",
        "headerless.csv, 0.85, 6",
        "table.parquet, 0.85, 6",
        "table.orc, 0.85, 6",
        "table.jsonl, 0.85, 6",
        "table.libsvm, 0.85, 6",
        "images, 0.9, 40",
        "digits, 0.3, 6",
    })
    void inspect_eachFormat_suggestsWhatTrains(String name, double accuracy, int epochs)
            throws IOException {
        String conf = folder.resolve(name + ".conf").toString();

        CommandLineRun run = inspect(name, "--output", conf);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains(name.equals("images") ? "60" : "rows");
        String directory = folder.resolve("run-" + name).toString();
        CommandLineRun train =
                CommandLineRun.of(
                        "train",
                        conf,
                        "--run",
                        directory,
                        "--set",
                        "epochs=" + epochs,
                        "--set",
                        "spark.master=local[2]");
        assertThat(train.code())
                .as("%s: %s", Files.readString(Path.of(conf)), train.err())
                .isZero();
        CommandLineRun evaluated =
                CommandLineRun.of(
                        "evaluate",
                        directory + "/model.safetensors",
                        "--json",
                        "--set",
                        "spark.master=local[2]");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(JSON.readTree(evaluated.out()).get("accuracy").doubleValue())
                .as(Files.readString(Path.of(conf)))
                .isGreaterThan(accuracy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "table.libsvm | 1 1:2 1:3 | bad index",
                "table.jsonl | {\"age\": 3 | no JSON object",
            })
    void inspect_badRecords_suggestsToLeaveThemOut(String name, String line, String kind)
            throws IOException {
        List<String> lines = new ArrayList<>();
        Path source = folder.resolve(name);
        if (Files.isDirectory(source)) {
            try (Stream<Path> parts = Files.list(source)) {
                for (Path part : parts.filter(p -> p.toString().endsWith(".json")).toList()) {
                    lines.addAll(Files.readAllLines(part));
                }
            }
        } else {
            lines.addAll(Files.readAllLines(source));
        }
        lines.add(0, line);
        Files.write(folder.resolve("bad-" + name), lines);
        String conf = folder.resolve("bad-" + name + ".conf").toString();

        CommandLineRun run = inspect("bad-" + name, "--output", conf);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("1 bad records", "bad records: 1 with " + kind);
        assertThat(Files.readString(Path.of(conf))).contains("on-bad-record = skip");
        CommandLineRun train =
                CommandLineRun.of(
                        "train",
                        conf,
                        "--run",
                        folder.resolve("run-bad-" + name).toString(),
                        "--set",
                        "epochs=1",
                        "--set",
                        "spark.master=local[2]");
        assertThat(train.code()).as(train.err()).isZero();
        assertThat(train.out()).contains("warning: left out of train: 1 with " + kind);
    }

    @Test
    void inspect_mistakes_areOneMessage() throws IOException {
        Files.writeString(folder.resolve("empty.csv"), "");
        Files.createDirectories(folder.resolve("mixed"));
        Files.copy(folder.resolve("table.csv"), folder.resolve("mixed/a.csv"));
        Files.copy(folder.resolve("table.libsvm"), folder.resolve("mixed/b.libsvm"));

        assertMistake(inspect("nowhere.csv"), "nowhere.csv");
        assertMistake(inspect("empty.csv"), "empty");
        assertMistake(inspect("mixed"), "mixed");
        assertMistake(inspect("table.csv", "--label", "specie"), "specie");
        assertMistake(inspect("table.csv", "--format", "cvs"), "'cvs'", "csv, ");
        assertMistake(
                inspect("table.csv", "--output", folder.resolve("table.tsv").toString()),
                "exists already");
    }

    @Test
    void inspect_oneLine_isTold() throws IOException {
        Files.writeString(folder.resolve("one.csv"), "a,b,label\n1,2,x\n");

        CommandLineRun run = inspect("one.csv", "--json");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(JSON.readTree(run.out()).get("rows").intValue()).isEqualTo(1);
    }

    private static void assertMistake(CommandLineRun run, String... parts) {
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(parts).doesNotContain("\tat ").doesNotContain("unexpected");
    }
}
