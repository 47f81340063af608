package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A user's mistake ends in exit code 2, one clear message, no stack trace and no run directory. */
class UserMistakesTest {
    @TempDir Path folder;
    private Path images;
    private Path labels;

    @BeforeEach
    void generateDigits() {
        Path data = folder.resolve("digits");
        CommandLineRun.of("generate", "digits", "--rows", "20", "--output", data.toString());
        images = data.resolve("images-idx3-ubyte");
        labels = data.resolve("labels-idx1-ubyte");
    }

    @Test
    void train_missingFile_namesIt() throws IOException {
        Files.delete(images);

        assertMistake(trainDigits(), "no such file", images.toString());
    }

    @Test
    void train_truncatedIdx_tellsBothLengths() throws IOException {
        byte[] bytes = Files.readAllBytes(images);
        Files.write(images, Arrays.copyOf(bytes, bytes.length - 100));

        assertMistake(trainDigits(), images.toString(), "truncated", "15596 bytes", "15696");
    }

    @Test
    void train_wrongMagicNumber_tellsWhatCame() throws IOException {
        Files.writeString(images, "<html>not found</html>");

        assertMistake(trainDigits(), images.toString(), "0x3C68746D", "0x00000803");
    }

    @Test
    void train_otherNumberOfLabels_tellsBothCounts() throws IOException {
        CommandLineRun.of(
                "generate",
                "digits",
                "--rows",
                "19",
                "--output",
                folder.resolve("more").toString());
        labels = folder.resolve("more/labels-idx1-ubyte");

        assertMistake(trainDigits(), "20 images", "19 labels");
    }

    @Test
    void train_labelOutOfRange_tellsWhich() throws IOException {
        assertMistake(
                trainDigits("--set", "network=[{type=linear, units=9}]"),
                "label 9 of image",
                "none of the 9 classes 0, 1, 2, 3, 4, 5, 6, 7, 8");
    }

    @Test
    void train_shortCsvRow_tellsFileAndLine() throws IOException {
        Path csv = Files.writeString(folder.resolve("short.csv"), "a,b,y\n1,2,0\n3,1\n");

        assertMistake(trainCsv(csv), "short.csv, line 3", "expected 3 columns, found 2");
    }

    @Test
    void train_wordInCsv_tellsFileLineAndColumn() throws IOException {
        Path csv = Files.writeString(folder.resolve("word.csv"), "a,b,y\n1,2,0\n3,oops,1\n");

        assertMistake(
                trainCsv(csv), "word.csv, line 3, column 'b'", "expected a number, found 'oops'");
    }

    @Test
    void train_numbersThatBytesCannotHold_tellsTheFirst() throws IOException {
        Path csv = Files.writeString(folder.resolve("numbers.csv"), "a,b,y\n1,2,0\n3,2.5,1\n");

        assertMistake(
                trainCsv(csv, "--set", "data.storage=byte"),
                "numbers.csv, example 1 (counted from 0), feature b",
                "data.storage = byte holds whole numbers from 0 to 255, found 2.5");
    }

    @Test
    void train_emptyDataSet_saysSo() throws IOException {
        Path header = Files.writeString(folder.resolve("header.csv"), "a,b,y\n");
        Path empty = Files.writeString(folder.resolve("empty.csv"), "");

        assertMistake(trainCsv(header), "there are no examples in", "header.csv");
        assertMistake(trainCsv(empty), "empty.csv", "is empty");
    }

    @Test
    void train_unknownKey_suggestsTheNearest() throws IOException {
        assertMistake(
                trainDigits("--set", "optimizer.learning-rat=0.1"),
                "unknown key optimizer.learning-rat",
                "did you mean optimizer.learning-rate?");
    }

    @Test
    void train_shapesThatDoNotFit_namesTheModule() throws IOException {
        String network =
                "network=[{type=linear, units=4, name=a}, {type=linear, units=5, name=b},"
                        + "{type=add, name=join, inputs=[a, b]}, {type=linear, units=10}]";

        assertMistake(trainDigits("--set", network), "module 'join'", "[4, 5]");
    }

    @Test
    void train_outputsThatTheLossCannotTake_saysWhatItTakes() throws IOException {
        assertMistake(
                trainDigits("--set", "loss=binary-cross-entropy"),
                "loss: compares 10 outputs with labels of 10 numbers");
    }

    @Test
    void train_missingConfiguration_namesIt() {
        assertMistake(CommandLineRun.of("train", "no/such.conf"), "no such file: no/such.conf");
    }

    @Test
    void train_brokenSyntax_tellsTheLine() throws IOException {
        Path conf = Files.writeString(folder.resolve("broken.conf"), "epochs = 3\nnetwork = [\n");

        assertMistake(CommandLineRun.of("train", conf.toString()), "broken.conf", "3");
    }

    @Test
    void train_runDirectoryThatExists_isNotTouched() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));

        CommandLineRun result = trainDigits();

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(run.toString(), "exists already");
        assertThat(run).isEmptyDirectory();
    }

    @Test
    void evaluate_fileThatIsNoModel_saysSo() {
        assertMistake(
                CommandLineRun.of("evaluate", images.toString()), "not a whole safetensors file");
    }

    @Test
    void verb_unknown_isUsage() {
        CommandLineRun result = CommandLineRun.of("trian", "x.conf");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("trian", "train");
    }

    private CommandLineRun trainDigits(String... more) throws IOException {
        return train(
                """
                data.train { format = idx, path = "%s", labels = "%s" }
                network = [{ type = linear, units = 10 }]
                loss = cross-entropy
                """
                        .formatted(images, labels),
                more);
    }

    private CommandLineRun trainCsv(Path csv, String... more) throws IOException {
        return train(
                """
                data.train { format = csv, path = "%s", label = y }
                network = [{ type = linear, units = 1 }]
                loss = binary-cross-entropy
                """
                        .formatted(csv),
                more);
    }

    private CommandLineRun train(String text, String... more) throws IOException {
        Path conf = Files.writeString(folder.resolve("run.conf"), text + "sync = in-process\n");
        List<String> arguments = new ArrayList<>(List.of("train", conf.toString()));
        arguments.addAll(List.of("--run", folder.resolve("run").toString()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private void assertMistake(CommandLineRun result, String... parts) {
        assertThat(result.err()).contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(result.code()).isEqualTo(2);
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
