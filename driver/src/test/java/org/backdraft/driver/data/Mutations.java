package org.backdraft.driver.data;

import org.backdraft.driver.files.FileException;
import org.backdraft.schema.ColumnPlan;
import org.backdraft.schema.Missing;
import org.backdraft.schema.SchemaPlan;
import org.backdraft.schema.TransformPlan;
import org.backdraft.schema.Unknown;
import org.backdraft.worker.LocalShards;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/**
 * Loads of seeded, damaged files: each must end in an error of one line, or in exactly the rows
 * that a naive reading of the damaged bytes gives.
 */
final class Mutations {
    private static final long MOST_SECONDS = 60;
    private static final List<String> HEADER = List.of("a", "b", "y");
    private static final String[] TEXTS = {
        ",",
        "\"",
        "\"\"",
        "\n",
        "\r",
        "\r\n",
        "1e999",
        "-",
        "NaN",
        "\u0000",
        "\uFEFF",
        "\u00e9",
        "99999999999999999999999999999999999999999999999999",
        "0x1p3",
        ".",
        "e",
        " ",
        "\t",
    };

    /** Columns of a schema that are the numbers which they would be without one. */
    private static final SchemaPlan NUMBERS =
            new SchemaPlan(Map.of(), ColumnPlan.Number.PLAIN, List.of());

    private static final SchemaPlan MIXED =
            new SchemaPlan(
                    Map.of(
                            "a",
                            new ColumnPlan.OneHot(Missing.DROP, "", Unknown.ERROR, 1),
                            "b",
                            new ColumnPlan.Number(
                                    Missing.MEAN,
                                    0,
                                    true,
                                    List.of(
                                            TransformPlan.of(TransformPlan.Kind.LOG1P),
                                            TransformPlan.of(TransformPlan.Kind.STANDARDISE)))),
                    ColumnPlan.Number.PLAIN,
                    List.of("-"));

    private final SplittableRandom random;
    private final Path folder;
    private int loaded;
    private int refused;
    private int compared;

    Mutations(long seed, Path folder) {
        this.random = new SplittableRandom(seed);
        this.folder = folder;
    }

    /** Loads that ended well. */
    int loaded() {
        return loaded;
    }

    /** Files whose rows were compared with those of the naive reading. */
    int compared() {
        return compared;
    }

    /** Loads that ended in an error of one line. */
    int refused() {
        return refused;
    }

    /**
     * Damages a file and loads it.
     *
     * @return what is wrong with how that ended, or null
     */
    String next() throws IOException {
        boolean idx = random.nextInt(4) == 0;
        boolean zip = random.nextInt(4) == 0;
        return idx ? idx(zip) : random.nextInt(3) == 0 ? libSvm(zip) : csv(zip);
    }

    private String libSvm(boolean zip) throws IOException {
        int features = 3;
        byte[] text = mutated(validLibSvm(features), 0);
        String name =
                Rows.write(
                        folder.resolve(zip ? "data.svm.gz" : "data.svm"),
                        zip ? Rows.gzip(text) : text);
        BadRecordPolicy policy = policy();
        int splitBytes = random.nextBoolean() ? 1 + random.nextInt(100) : TextSplit.BYTES;
        int known = random.nextBoolean() ? features : 0;
        SourceConfig.LibSvm config = new SourceConfig.LibSvm(name, known, 1);
        Outcome outcome =
                outcome(
                        () ->
                                rows(
                                        LibSvmSource.open(
                                                Rows.FILES,
                                                config,
                                                new InProcessPlacement(1),
                                                splitBytes,
                                                policy),
                                        policy));
        if (outcome.rows == null) {
            return outcome.mistake == null ? null : outcome.mistake + shown(text);
        }
        compared++;
        int width = outcome.rows.isEmpty() ? features : outcome.rows.get(0).size() - 2;
        NaiveLibSvm.Content expected = NaiveLibSvm.parse(text, width);
        boolean same =
                unsigned(outcome.rows).equals(unsigned(expected.rows()))
                        && (policy.skips() || expected.bad() == 0);
        return same
                ? null
                : "expected %s and %d bad, found %s"
                                .formatted(expected.rows(), expected.bad(), outcome.rows)
                        + shown(text);
    }

    /** Rows in which it doesn't matter whether zeros that aren't kept had a sign. */
    private static String unsigned(List<List<Float>> rows) {
        return rows.toString().replaceAll("-0\\.0(?=[,\\]])", "0.0");
    }

    private BadRecordPolicy policy() {
        return random.nextInt(4) == 0
                ? new BadRecordPolicy(BadRecordPolicy.Action.SKIP, "100 %")
                : BadRecordPolicy.FAIL;
    }

    private byte[] validLibSvm(int features) {
        StringBuilder text = new StringBuilder();
        for (int rows = 1 + random.nextInt(12); rows > 0; rows--) {
            text.append(random.nextInt(4));
            for (int j = 1; j <= features; j++) {
                if (random.nextInt(3) > 0) {
                    text.append(' ').append(j).append(':').append(random.nextDouble());
                }
            }
            text.append(random.nextInt(5) == 0 ? " # 1:1\n" : "\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String csv(boolean zip) throws IOException {
        byte[] valid = validCsv();
        byte[] text = zip && random.nextBoolean() ? valid : mutated(valid, 6);
        byte[] bytes = zip ? Rows.gzip(text) : text;
        bytes = zip && text == valid ? damaged(bytes) : bytes;
        String name = Rows.write(folder.resolve(zip ? "data.csv.gz" : "data.csv"), bytes);
        BadRecordPolicy policy = policy();
        boolean skips = policy.skips();
        int splitBytes = random.nextBoolean() ? 1 + random.nextInt(100) : 1 << 25;
        CsvReading reading = new CsvReading(skips, splitBytes, 1 << 20);
        int form = random.nextInt(6);
        FeatureColumns columns =
                form == 0
                        ? FeatureColumns.of(NUMBERS)
                        : form == 1 ? FeatureColumns.of(MIXED) : FeatureColumns.all();
        Outcome outcome =
                outcome(
                        () ->
                                rows(
                                        CsvSource.open(
                                                Rows.FILES,
                                                Csv.config(name, "y"),
                                                columns,
                                                true,
                                                reading),
                                        policy));
        if (outcome.mistake != null || outcome.rows == null) {
            return outcome.mistake == null ? null : outcome.mistake + shown(bytes);
        }
        if (form == 1) {
            // The naive parser knows numbers alone.
            return null;
        }
        byte[] plain = zip ? unzipped(bytes) : bytes;
        NaiveCsv.Content expected = plain == null ? null : NaiveCsv.parse(plain, HEADER);
        if (expected == null) {
            // Another header is another table, which the naive parser doesn't know.
            return zip && plain == null ? "loaded a broken gzip file" + shown(bytes) : null;
        }
        compared++;
        boolean same = expected.rows().equals(outcome.rows) && (skips || expected.bad() == 0);
        return same
                ? null
                : "expected %s and %d bad, found %s"
                                .formatted(expected.rows(), expected.bad(), outcome.rows)
                        + shown(bytes);
    }

    private String idx(boolean zip) throws IOException {
        byte[] images = Idx.images();
        byte[] labels = Idx.labels(3, 0, 1, 2, 3);
        byte[] changedImages = random.nextBoolean() ? damaged(images) : images;
        byte[] changedLabels = changedImages == images ? damaged(labels) : labels;
        String ending = zip ? ".gz" : "";
        String imagesName =
                Rows.write(
                        folder.resolve("images" + ending),
                        zip ? Rows.gzip(changedImages) : changedImages);
        String labelsName =
                Rows.write(
                        folder.resolve("labels" + ending),
                        zip ? Rows.gzip(changedLabels) : changedLabels);
        Outcome outcome =
                outcome(
                        () ->
                                rows(
                                        IdxSource.open(Rows.FILES, imagesName, labelsName),
                                        BadRecordPolicy.FAIL));
        if (outcome.rows == null) {
            return outcome.mistake;
        }
        compared++;
        // What loads has whole headers: the rows are the bytes behind them.
        int count = outcome.rows.size();
        int width = outcome.rows.get(0).size() - 2;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < width; j++) {
                int at = changedImages.length - (count - i) * width + j;
                if (outcome.rows.get(i).get(j) != (changedImages[at] & 0xff)) {
                    return "image %d differs%s".formatted(i, shown(changedImages));
                }
            }
            int label = changedLabels[changedLabels.length - count + i] & 0xff;
            if (outcome.rows.get(i).get(width) != label) {
                return "label %d differs%s".formatted(i, shown(changedLabels));
            }
        }
        return null;
    }

    /** Some rows, quoted here and there. */
    private byte[] validCsv() {
        String lineEnd = random.nextInt(3) == 0 ? "\r\n" : "\n";
        StringBuilder text = new StringBuilder("a,b,y").append(lineEnd);
        for (int rows = 1 + random.nextInt(12); rows > 0; rows--) {
            for (int j = 0; j < 3; j++) {
                String number =
                        random.nextBoolean() ? "" + random.nextInt(100) : "" + random.nextDouble();
                boolean quoted = random.nextInt(5) == 0;
                text.append(j == 0 ? "" : ",").append(quoted ? '"' + number + '"' : number);
            }
            text.append(lineEnd);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Some changes.
     *
     * @param header bytes in front that stay in most files, or few of them would be read
     */
    private byte[] mutated(byte[] valid, int header) {
        String text = new String(valid, StandardCharsets.ISO_8859_1);
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            int least = random.nextInt(10) == 0 ? 0 : Math.min(header, text.length());
            int at = least + random.nextInt(text.length() - least + 1);
            int to = Math.min(text.length(), at + random.nextInt(4));
            text =
                    switch (random.nextInt(6)) {
                        case 0 -> text.substring(0, at) + text.substring(to);
                        case 1 -> text.substring(0, at) + piece() + text.substring(at);
                        case 2 -> text.substring(0, at) + piece() + text.substring(to);
                        case 3 ->
                                text.substring(0, at)
                                        + text.substring(least, at)
                                        + text.substring(at);
                        case 4 -> text.substring(0, at);
                        default -> flipped(text, at);
                    };
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private String piece() {
        byte[] bytes = TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String flipped(String text, int at) {
        if (at == text.length()) {
            return text;
        }
        char c = (char) (text.charAt(at) ^ (1 << random.nextInt(8)));
        return text.substring(0, at) + c + text.substring(at + 1);
    }

    private byte[] damaged(byte[] bytes) {
        byte[] result = bytes.clone();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            if (random.nextInt(4) == 0) {
                result = Arrays.copyOf(result, Math.max(1, result.length + random.nextInt(-9, 5)));
            } else {
                result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return result;
    }

    /** How a load ended: in rows, in an error of one line, or in a way that it must not. */
    private record Outcome(List<List<Float>> rows, String mistake) {}

    private interface Load {
        List<List<Float>> run() throws IOException;
    }

    private static List<List<Float>> rows(ExampleSource opened, BadRecordPolicy policy) {
        Loader loader =
                new Loader(Rows.FILES, new InProcessPlacement(1), FeatureStorage.AUTO, policy);
        ExampleSource source = opened.schema() == null ? opened : loader.fitted(opened, 0, 5, 0);
        Survey survey = Survey.of(source, Targets.number(), new InProcessPlacement(1), policy);
        Dealing dealing = new Dealing(survey.examples(), 1, 5);
        LocalShards shards =
                new InProcessPlacement(1)
                        .deal(
                                survey.source(),
                                Targets.number(),
                                dealing,
                                survey.firstRows(),
                                FeatureStorage.AUTO);
        List<List<Float>> dealt = Rows.of(shards.list().get(0));
        List<List<Float>> rows = new ArrayList<>();
        for (long i = 0; i < survey.examples(); i++) {
            rows.add(dealt.get(dealing.row(dealing.place(i))));
        }
        return rows;
    }

    private Outcome outcome(Load load) {
        CompletableFuture<List<List<Float>>> future =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return load.run();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        try {
            List<List<Float>> rows = future.get(MOST_SECONDS, TimeUnit.SECONDS);
            loaded++;
            return new Outcome(rows, null);
        } catch (ExecutionException e) {
            return outcome(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            return new Outcome(null, "hangs");
        }
    }

    private Outcome outcome(Throwable cause) {
        boolean expected = cause instanceof DataException || cause instanceof FileException;
        if (expected && cause.getMessage().lines().count() == 1) {
            refused++;
            return new Outcome(null, null);
        }
        return new Outcome(null, "ends in " + cause);
    }

    private static byte[] unzipped(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException e) {
            return null;
        }
    }

    private static String shown(byte[] bytes) {
        return "\n" + new String(bytes, StandardCharsets.ISO_8859_1).replace("\r", "\\r");
    }

    /** Damages and loads {@code args[0]} files, from the seed {@code args[1]}, in a folder. */
    public static void main(String[] args) throws IOException {
        Mutations mutations = new Mutations(Long.parseLong(args[1]), Path.of(args[2]));
        int wrong = 0;
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            String mistake = mutations.next();
            wrong += mistake == null ? 0 : 1;
            if (mistake != null) {
                System.out.println("file " + i + ": " + mistake);
            }
        }
        System.out.printf(
                "%d loaded (%d compared), %d refused, %d wrong%n",
                mutations.loaded, mutations.compared, mutations.refused, wrong);
    }
}
