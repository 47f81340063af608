package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.files.FileException;
import org.backdraft.worker.LocalShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class ImagesSourceTest {
    @TempDir private Path folder;

    /** A gray image of these pixels in a row. */
    private String image(String name, int... grays) {
        BufferedImage image = new BufferedImage(grays.length, 1, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < grays.length; x++) {
            image.getRaster().setSample(x, 0, 0, grays[x]);
        }
        String format = name.substring(name.length() - 3).toLowerCase(java.util.Locale.ROOT);
        return Rows.write(folder.resolve(name), ImagePixelsTest.encode(image, format));
    }

    private void animals() {
        image("dog/b.png", 5, 6);
        image("dog/a.gif", 3, 4);
        image("cat/z.PNG", 1, 2);
        image("cat-like/x.bmp", 7, 8);
        image("cat/.hidden.png", 9);
        Rows.write(folder.resolve("cat/notes.txt"), "no image");
        Rows.write(folder.resolve("README.md"), "no image");
    }

    private ImagesSource open(int splitFiles) throws IOException {
        return open(new SourceConfig.Images(folder.toString(), 0, 0, 0), splitFiles);
    }

    private static ImagesSource open(SourceConfig.Images config, int splitFiles)
            throws IOException {
        return ImagesSource.open(Rows.FILES, config, true, LibSvm.HERE, splitFiles, false);
    }

    @Test
    void rows_ofSplitsOfAnySize_areInOrderOfClassAndName() throws IOException {
        animals();
        Targets targets = Targets.classes(List.of("dog", "cat", "cat-like"));
        for (int splitFiles = 1; splitFiles < 6; splitFiles++) {
            ImagesSource source = open(splitFiles);

            assertThat(source.splits()).isEqualTo((4 - 1) / splitFiles + 1);
            assertThat(source.features()).isEqualTo(2);
            assertThat(Rows.of(source, targets))
                    .containsExactly(
                            List.of(1f, 2f, 1f, 1f),
                            List.of(7f, 8f, 2f, 1f),
                            List.of(3f, 4f, 0f, 1f),
                            List.of(5f, 6f, 0f, 1f));
        }
        assertThat(open(9).scan(0, Targets.anyClass()).labels())
                .containsExactly("cat", "cat-like", "dog");
    }

    @Test
    void shards_sameRowsAsCsv_areTheSameBits() throws IOException {
        animals();
        String csv =
                Rows.write(folder.resolve("data.csv"), "1,2,cat\n7,8,cat-like\n3,4,dog\n5,6,dog\n");
        Loader loader = new Loader(Rows.FILES, new InProcessPlacement(2));
        List<SourceConfig> configs =
                List.of(Csv.bare(csv, "2"), new SourceConfig.Images(folder.toString(), 1, 0, 0));
        List<List<List<List<Float>>>> shards = new java.util.ArrayList<>();
        for (SourceConfig config : configs) {
            ExampleSource source = loader.open(config, List.of(), true);
            LocalShards data = (LocalShards) loader.load(source, 3, List.of(), 2, 7).data();
            shards.add(data.list().stream().map(Rows::of).toList());
        }

        assertThat(shards.get(1)).isEqualTo(shards.get(0));
    }

    @Test
    void rows_foldersNamedByNumbers_haveThemAsTargets() throws IOException {
        image("-1.5/a.png", 1);
        image("2/a.png", 3);

        assertThat(Rows.of(open(9), Targets.number()))
                .containsExactly(List.of(1f, -1.5f, 1f), List.of(3f, 2f, 1f));
    }

    @Test
    void rows_givenSizeAndChannels_areScaled() throws IOException {
        image("a/1.png", 10, 20, 30, 40);
        image("a/2.png", 8, 4);
        SourceConfig.Images config = new SourceConfig.Images(folder.toString(), 3, 2, 1);

        assertThat(Rows.of(open(config, 9), Targets.none()))
                .containsExactly(
                        List.of(15f, 35f, 15f, 35f, 15f, 35f, 1f),
                        List.of(8f, 4f, 8f, 4f, 8f, 4f, 1f));
    }

    @Test
    void open_looseImages_canBePredictedOnly() throws IOException {
        image("b.png", 2);
        image("a.png", 1);
        SourceConfig.Images config = new SourceConfig.Images(folder.toString(), 0, 0, 0);
        ImagesSource source = ImagesSource.open(Rows.FILES, config, false, LibSvm.HERE, 9, false);

        assertThat(Rows.of(source, Targets.none()))
                .containsExactly(List.of(1f, 1f), List.of(2f, 1f));
        assertThatThrownBy(() -> source.open(0, Targets.number()))
                .hasMessage(
                        "%s comes without labels: put the images into folders, one a class",
                        folder);
        assertThatThrownBy(() -> open(9))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("%s has no folders with images in them", folder);
    }

    @Test
    void scan_otherSize_namesTheFile() {
        image("a/1.png", 1, 2);
        image("a/2.png", 1, 2, 3);

        assertThatThrownBy(() -> open(9).scan(0, Targets.anyClass()))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "%s/a/2.png has 3 by 1 pixels but the first image has 2 by 1 pixels; set"
                                + " width and height to have all scaled",
                        folder);
    }

    @Test
    void scan_damagedImage_namesTheFile() {
        image("a/1.png", 1, 2);
        Rows.write(folder.resolve("a/2.png"), "text");

        assertThatThrownBy(() -> open(9).scan(0, Targets.anyClass()))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "%s/a/2.png can't be read as an image: it is no PNG, JPEG, BMP or GIF image",
                        folder);
    }

    @Test
    void skip_badImages_areLeftOutWhereverTheyStand() throws IOException {
        image("a/1.png", 1, 2, 3);
        Rows.write(folder.resolve("a/2.png"), "text");
        image("a/3.png", 1, 2);
        image("b/1.png", 5, 6);
        image("c/1.png", 7, 8);
        SourceConfig.Images config = new SourceConfig.Images(folder.toString(), 0, 0, 0);
        Targets targets = Targets.classes(List.of("a", "b"));
        BadRecordPolicy skip = new BadRecordPolicy(BadRecordPolicy.Action.SKIP, "3");
        for (int splitFiles : new int[] {1, 2, 9}) {
            ImagesSource source =
                    ImagesSource.open(Rows.FILES, config, true, LibSvm.HERE, splitFiles, true);

            Survey survey = Survey.of(source, targets, LibSvm.HERE, skip);

            assertThat(Rows.of(source, targets))
                    .containsExactly(List.of(1f, 2f, 0f, 1f), List.of(5f, 6f, 1f, 1f));
            assertThat(survey.bad().lines())
                    .containsExactly(
                            ("1 with wrong size: %s/a/1.png has 3 by 1 pixels but most have 2 by 1"
                                            + " pixels; set width and height to have all scaled")
                                    .formatted(folder),
                            ("1 with unknown label: %s/c/1.png: expected a folder of one of the"
                                            + " classes a, b, found 'c'")
                                    .formatted(folder),
                            ("1 with no image: %s/a/2.png can't be read as an image: it is no PNG,"
                                            + " JPEG, BMP or GIF image")
                                    .formatted(folder));
        }
    }

    @Test
    void scan_folderOfNoClass_namesIt() {
        animals();

        assertThatThrownBy(() -> open(9).scan(0, Targets.classes(List.of("cat", "dog"))))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "%s/cat-like/x.bmp: expected a folder of one of the classes cat, dog, found"
                                + " 'cat-like'",
                        folder);
        assertThatThrownBy(() -> open(9).scan(0, Targets.number()))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "%s/cat/z.PNG: expected a folder whose name is a number, found 'cat'",
                        folder);
    }

    @Test
    void open_nothingThere_saysSo() {
        assertThatThrownBy(() -> open(new SourceConfig.Images(folder + "/no", 0, 0, 0), 9))
                .isInstanceOf(FileException.class)
                .hasMessageStartingWith("no such file: %s/no;", folder);
        String file = image("a/1.png", 1);
        assertThatThrownBy(() -> open(new SourceConfig.Images(file, 0, 0, 0), 9))
                .isInstanceOf(FileException.class)
                .hasMessage("expected a folder, but this is a file: " + file);
    }
}
