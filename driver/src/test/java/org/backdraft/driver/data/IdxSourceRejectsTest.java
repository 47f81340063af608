package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.AbstractThrowableAssert;
import org.backdraft.driver.files.FileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

class IdxSourceRejectsTest {
    private static final byte[] LABELS = Idx.labels(0, 1, 2, 0, 1);

    @TempDir private Path folder;

    private String file(String name, byte[] bytes) {
        return Rows.write(folder.resolve(name), bytes);
    }

    /** Opening and looking through, as a load does. */
    private AbstractThrowableAssert<?, ? extends Throwable> load(String images, String labels) {
        return assertThatThrownBy(
                () -> {
                    IdxSource source = IdxSource.open(Rows.FILES, images, labels);
                    for (int split = 0; split < source.splits(); split++) {
                        source.scan(split, Targets.classNumbers(3));
                    }
                });
    }

    private AbstractThrowableAssert<?, ? extends Throwable> loadImages(String name, byte[] bytes) {
        return load(file(name, bytes), file("labels", LABELS)).isInstanceOf(DataException.class);
    }

    @Test
    void load_wrongMagic_saysWhatCameAndWhatIsMeant() {
        byte[] bytes = Idx.images();
        bytes[2] = 0x0d;

        loadImages("images", bytes)
                .hasMessageContaining(folder + "/images starts with 0x00000D03")
                .hasMessageContaining("0x00000803 for images");
    }

    @Test
    void load_gzipWithoutItsEnding_asksForIt() {
        loadImages("images", Rows.gzip(Idx.images()))
                .hasMessageContaining("starts with 0x1F8B")
                .hasMessageContaining("compressed without the ending .gz?");
    }

    @Test
    void load_plainWithEndingGz_namesTheFile() {
        loadImages("images.gz", Idx.images()).hasMessageContaining(folder + "/images.gz");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 15})
    void load_headerCut_saysSo(int length) {
        byte[] cut = Arrays.copyOf(Idx.images(), length);

        loadImages("images", cut).hasMessageContaining("ends inside its header");
        loadImages("images.gz", Rows.gzip(cut)).hasMessageContaining("ends inside its header");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 29, 30})
    void load_truncated_saysHowLongItShouldBe(int missing) {
        String message =
                "has %d bytes; its header (5 items of 6 bytes) makes it 46: it is truncated";
        byte[] cut = Idx.without(Idx.images(), missing);

        loadImages("images", cut).hasMessageEndingWith(message.formatted(46 - missing));
        loadImages("images.gz", Rows.gzip(cut))
                .hasMessageEndingWith(message.formatted(46 - missing));
    }

    @Test
    void load_trailingBytes_saysTooLong() {
        byte[] more = Arrays.copyOf(Idx.images(), 49);

        loadImages("images", more)
                .hasMessageContaining("has 49 bytes")
                .hasMessageEndingWith("it is too long");
        loadImages("images.gz", Rows.gzip(more)).hasMessageEndingWith("it is too long");
    }

    @Test
    void load_gzipCutAnywhere_namesTheFile() {
        byte[] whole = Rows.gzip(Idx.images());
        for (int length = 0; length < whole.length; length++) {
            loadImages("images.gz", Arrays.copyOf(whole, length))
                    .as("%d of %d bytes", length, whole.length)
                    .hasMessageContaining("images.gz");
        }
    }

    @Test
    void load_gzipWithFlippedCrc_isRefused() {
        byte[] bytes = Rows.gzip(Idx.images());
        bytes[bytes.length - 8] ^= 1;

        loadImages("images.gz", bytes).hasMessageContaining("images.gz can't be decompressed");
    }

    @Test
    void load_labelsGzipWithFlippedCrc_isRefused() {
        byte[] bytes = Rows.gzip(LABELS);
        bytes[bytes.length - 8] ^= 1;

        load(file("images", Idx.images()), file("labels.gz", bytes))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("labels.gz can't be decompressed");
    }

    @Test
    void load_labelsTruncated_saysSo() {
        load(file("images", Idx.images()), file("labels", Idx.without(LABELS, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("labels has 12 bytes");
    }

    @Test
    void load_otherNumberOfLabels_namesBothFilesAndCounts() {
        load(file("images", Idx.images()), file("labels", Idx.labels(0, 1)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "%s/images holds 5 images but %s/labels holds 2 labels;"
                                + " give files that belong together",
                        folder, folder);
    }

    @Test
    void load_swappedFiles_asksIfTheyAre() {
        load(file("labels", LABELS), file("images", Idx.images()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("images holds items of 6 bytes")
                .hasMessageContaining("are path and labels swapped?");
    }

    @Test
    void load_labelOutOfRange_saysWhichImage() {
        load(file("images", Idx.images()), file("labels", Idx.labels(0, 1, 2, 3, 0)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "label 3 of image 3 (counted from 0) in %s/labels is none of the 3 classes 0, 1, 2",
                        folder);
    }

    @Test
    void scan_laterSplitOfTruncatedLabels_isRefused() throws IOException {
        int bytes = 32 << 20;
        Path images = folder.resolve("images");
        try (RandomAccessFile file = new RandomAccessFile(images.toFile(), "rw")) {
            file.write(Idx.file(new byte[0], 2, bytes));
            file.setLength(12 + 2L * bytes);
        }
        String labels = file("labels.gz", Rows.gzip(Idx.without(Idx.labels(0, 1), 1)));
        IdxSource source = IdxSource.open(Rows.FILES, images.toString(), labels);

        assertThatThrownBy(() -> source.scan(1, Targets.classNumbers(2)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("labels.gz has 9 bytes");
    }

    @Test
    void load_noLabels_asksForThem() {
        load(file("images", Idx.images()), "")
                .isInstanceOf(DataException.class)
                .hasMessage("%s/images comes without labels; set labels to their IDX file", folder);
    }

    @Test
    void load_imagesWithoutPixels_isRefused() {
        loadImages("images", Idx.file(new byte[0], 5, 0, 3))
                .hasMessageContaining("holds images of 0 bytes");
    }

    @Test
    void load_negativeSize_isRefused() {
        loadImages("images", Idx.file(new byte[30], -5, 2, 3)).hasMessageContaining("size of -5");
    }

    @Test
    void load_itemsOver2GB_isRefused() {
        loadImages("images", Idx.file(new byte[30], 1, 1 << 30, 1 << 30, 1 << 30))
                .hasMessageContaining("over 2 GB");
    }

    @Test
    void load_missingFile_namesIt() {
        load(folder + "/nowhere", file("labels", LABELS))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("no such file: " + folder + "/nowhere");
    }

    @Test
    void load_folder_saysSo() {
        load(folder.toString(), file("labels", LABELS))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("this is a folder");
    }
}
