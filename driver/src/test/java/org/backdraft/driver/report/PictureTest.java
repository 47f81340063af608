package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.HadoopFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.imageio.ImageIO;

class PictureTest {
    @TempDir Path folder;
    private final HadoopFiles files = new HadoopFiles(new Configuration());
    private final Picture picture =
            new Picture(
                    320,
                    200,
                    g -> {
                        g.setColor(Look.BLUE);
                        g.fillRect(10, 20, 30, 40);
                        g.setColor(Look.INK);
                        Lettering.left(g, Look.SMALL, "small <&> text", 50, 100);
                    });

    @Test
    void png_readBack_hasTheSizeAndPixels() throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.png()));

        assertThat(image.getWidth()).isEqualTo(320);
        assertThat(image.getHeight()).isEqualTo(200);
        assertThat(image.getRGB(25, 40)).isEqualTo(Look.BLUE.getRGB());
        assertThat(image.getRGB(300, 190)).isEqualTo(Look.WHITE.getRGB());
    }

    @Test
    void svg_text_staysTextOfItsSize() throws Exception {
        String svg = picture.svg();

        assertThat(HandMade.texts(svg)).containsExactly("small <&> text");
        // VectorGraphics2D states no size for its default, 12 pixels; browsers' own is 16.
        assertThat(svg).contains("font-size:12px").contains("sans-serif");
        assertThat(svg).contains("width=\"320px\"", "viewBox=\"0 0 320 200\"");
        assertThat(svg).doesNotContain("DOCTYPE");
    }

    @Test
    void picture_drawnTwice_isTheSame() {
        assertThat(picture.png()).isEqualTo(picture.png());
        assertThat(picture.svg()).isEqualTo(picture.svg());
    }

    @Test
    void write_eitherEnding_choosesTheFormat() throws Exception {
        Path png = folder.resolve("a.PNG");
        Path svg = folder.resolve("a.svg");

        picture.write(files, png.toString());
        picture.write(files, svg.toString());

        assertThat(Files.readAllBytes(png)).isEqualTo(picture.png());
        assertThat(svg).hasContent(picture.svg());
    }

    @Test
    void write_overAnOlderPicture_replacesIt() throws Exception {
        Path file = Files.writeString(folder.resolve("old.svg"), "old");

        picture.write(files, file.toString());

        assertThat(file).hasContent(picture.svg());
        assertThat(folder).isDirectoryNotContaining("glob:**unfinished");
    }

    @Test
    void write_unknownEnding_isRejectedAndWritesNothing() {
        assertThatThrownBy(() -> picture.write(files, folder.resolve("a.jpg").toString()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(".png or .svg")
                .hasMessageContaining("a.jpg");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void write_ontoAFolder_isRejected() throws Exception {
        Path there = Files.createDirectory(folder.resolve("folder.png"));

        assertThatThrownBy(() -> picture.write(files, there.toString()))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("this is a folder");
    }

    @Test
    void look_loaded_needsNoDisplay() {
        assertThat(Look.INK).isNotNull();
        assertThat(GraphicsEnvironment.isHeadless()).isTrue();
    }
}
