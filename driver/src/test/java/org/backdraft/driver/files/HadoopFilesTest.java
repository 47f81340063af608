package org.backdraft.driver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

class HadoopFilesTest {
    private static final HadoopFiles FILES = new HadoopFiles(new Configuration());
    private static final byte[] TEXT = "some text".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;

    private void touch(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.write(folder.resolve(name), TEXT);
        }
    }

    /** What {@code list} finds, relative to the folder. */
    private List<String> list(String pattern) throws IOException {
        return FILES.list(folder + "/" + pattern).stream()
                .map(file -> folder.relativize(Path.of(file.getPath().toUri())).toString())
                .toList();
    }

    private List<String> namesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Whoever reads a run's metrics while it starts anew must never find them gone. */
    @Test
    void overwrite_fileThere_emptiesItInItsPlace() throws IOException {
        touch("metrics");
        Object before = Files.getAttribute(folder.resolve("metrics"), "unix:ino");

        try (OutputStream out = FILES.overwrite(folder + "/metrics")) {
            out.write('x');
        }

        assertThat(folder.resolve("metrics")).hasContent("x");
        assertThat(Files.getAttribute(folder.resolve("metrics"), "unix:ino")).isEqualTo(before);
    }

    @Test
    void list_fileFolderOrGlob_isInNameOrder() throws IOException {
        touch("b.csv", "a.csv", "sub/z.csv", "sub/deep/y.csv");

        assertThat(list("b.csv")).containsExactly("b.csv");
        assertThat(list("")).containsExactly("a.csv", "b.csv");
        assertThat(list("*.csv")).containsExactly("a.csv", "b.csv");
        assertThat(list("*")).containsExactly("a.csv", "b.csv", "sub/z.csv");
        assertThat(list("*/*.csv")).containsExactly("sub/z.csv");
        assertThat(list("{b,a}.csv")).containsExactly("a.csv", "b.csv");
    }

    @Test
    void list_hiddenFiles_areLeftOutUnlessNamed() throws IOException {
        touch("a.csv", "_SUCCESS", ".a.csv.crc", "_temporary/b.csv", ".git/c.csv");

        assertThat(list("")).containsExactly("a.csv");
        assertThat(list("*")).containsExactly("a.csv");
        assertThat(list("_SUCCESS")).containsExactly("_SUCCESS");
        assertThat(list("_temporary")).containsExactly("_temporary/b.csv");
        assertThat(list(".git/.")).containsExactly(".git/c.csv");
    }

    @Test
    void list_nothing_says() throws IOException {
        Files.createDirectories(folder.resolve("empty"));

        assertThatThrownBy(() -> list("nowhere"))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("no such file: %s/nowhere;", folder)
                .hasMessageContaining("relative ones start in the folder you run in");
        assertThatThrownBy(() -> list("*.gz")).isInstanceOf(FileException.class);
        assertThatThrownBy(() -> list("empty"))
                .isInstanceOf(FileException.class)
                .hasMessage("no files in %s/empty", folder);
    }

    @Test
    void file_folderOrNothing_throws() {
        assertThatThrownBy(() -> FILES.file(folder.toString()))
                .isInstanceOf(FileException.class)
                .hasMessage("expected a file, but this is a folder: %s", folder);
        assertThatThrownBy(() -> FILES.file(folder + "/nowhere"))
                .isInstanceOf(FileException.class)
                .hasMessageStartingWith("no such file");
    }

    @Test
    void open_folderOrNothing_throws() {
        assertThatThrownBy(() -> FILES.open(folder.toString()))
                .isInstanceOf(FileException.class)
                .hasMessage("expected a file, but this is a folder: %s", folder);
        assertThatThrownBy(() -> FILES.open(folder + "/nowhere.gz"))
                .isInstanceOf(FileException.class)
                .hasMessageStartingWith("no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "a:b", "nosuchscheme://x/y"})
    void list_noPath_saysWhatCame(String name) {
        assertThatThrownBy(() -> FILES.list(name))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void open_gzip_isDecompressed() throws IOException {
        Path file = folder.resolve("text.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(TEXT);
        }

        assertThat(FILES.isCompressed("x/text.gz")).isTrue();
        assertThat(FILES.isCompressed("text.csv")).isFalse();
        try (InputStream in = FILES.open(file.toString());
                InputStream raw = FILES.openRaw(file.toString())) {
            assertThat(in.readAllBytes()).isEqualTo(TEXT);
            assertThat(raw.readAllBytes()).isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void writeAtomically_newFile_isAllThereIs() throws IOException {
        FILES.writeAtomically(folder + "/new.txt", out -> out.write(TEXT));

        assertThat(namesInFolder()).containsExactly("new.txt");
        assertThat(folder.resolve("new.txt")).hasBinaryContent(TEXT);
        assertThat(FILES.exists(folder + "/new.txt")).isTrue();
    }

    @Test
    void writeAtomically_foldersAbove_areMade() throws IOException {
        FILES.writeAtomically(folder + "/a/b/new.txt", out -> out.write(TEXT));

        assertThat(folder.resolve("a/b/new.txt")).hasBinaryContent(TEXT);
    }

    @Test
    void writeAtomically_contentThrows_leavesNothing() throws IOException {
        IOException failure = new IOException("disk full");

        assertThatThrownBy(
                        () ->
                                FILES.writeAtomically(
                                        folder + "/new.txt",
                                        out -> {
                                            out.write(TEXT);
                                            throw failure;
                                        }))
                .isSameAs(failure);

        assertThat(namesInFolder()).isEmpty();
    }

    @Test
    void writeAtomically_contentThrows_leavesTheOldFile() throws IOException {
        touch("old.txt");

        assertThatThrownBy(
                        () ->
                                FILES.writeAtomically(
                                        folder + "/old.txt",
                                        out -> {
                                            out.write(1);
                                            throw new IllegalStateException();
                                        }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(namesInFolder()).containsExactly("old.txt");
        assertThat(folder.resolve("old.txt")).hasBinaryContent(TEXT);
    }

    @Test
    void create_newFile_hasNoChecksumBesideIt() throws IOException {
        try (OutputStream out = FILES.create(folder + "/log.txt")) {
            out.write(TEXT);
        }

        assertThat(namesInFolder()).containsExactly("log.txt");
        assertThatThrownBy(() -> FILES.create(folder + "/log.txt"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("log.txt");
    }

    @Test
    void shown_localFile_hasNoScheme() {
        assertThat(HadoopFiles.shown("file:/a/b")).isEqualTo("/a/b");
        assertThat(HadoopFiles.shown("file:///a/b")).isEqualTo("/a/b");
        assertThat(HadoopFiles.shown("hdfs://host/a")).isEqualTo("hdfs://host/a");
    }

    @Test
    void files_sentToAnExecutor_keepTheirSettings() throws Exception {
        Configuration configuration = new Configuration(false);
        configuration.set("fs.defaultFS", "file:///");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new HadoopFiles(configuration));
        }
        touch("a.csv");

        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            HadoopFiles arrived = (HadoopFiles) in.readObject();
            assertThat(arrived.file(folder + "/a.csv").getLen()).isEqualTo(TEXT.length);
        }
    }
}
