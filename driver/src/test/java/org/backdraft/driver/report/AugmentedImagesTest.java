package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.augment.Augmentation;
import org.backdraft.augment.Elastic;
import org.backdraft.augment.Flip;
import org.backdraft.augment.ImageShape;
import org.backdraft.worker.FloatFeatures;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.Test;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class AugmentedImagesTest {
    private static final int LEFT = 24;
    private static final int TOP = 72;
    private static final int GAP = 10;

    private static Picture flips(ImageShape shape, int epochs, float... rows) {
        int count = rows.length / shape.size();
        Shard shard =
                new Shard(
                        0,
                        0,
                        new FloatFeatures(count, shape.size(), rows),
                        new float[0],
                        new float[0]);
        return AugmentedImages.of(
                new Augmentation(shape, 0, 0, 0, 0, Flip.HORIZONTAL, Elastic.NONE, 0),
                Scaling.none(shape.size()),
                shard,
                List.of("seven", "nine").subList(0, count),
                1,
                epochs);
    }

    /** The left and the right half of an image, as a row has so many of them. */
    private static List<Color> halves(BufferedImage image, int columns, int column) {
        int side = Math.min(200, (800 + GAP) / columns - GAP);
        int x = LEFT + column * (side + GAP);
        return List.of(
                new Color(image.getRGB(x + side / 4, TOP + side / 4)),
                new Color(image.getRGB(x + side * 3 / 4, TOP + side / 4)));
    }

    @Test
    void of_flips_showsTheOriginalAndBothSides() {
        BufferedImage image = flips(new ImageShape(1, 1, 2), 8, 0, 255).image();
        List<Color> original = List.of(Color.BLACK, Color.WHITE);

        assertThat(halves(image, 9, 0)).isEqualTo(original);
        Set<List<Color>> seen = new HashSet<>();
        for (int epoch = 1; epoch <= 8; epoch++) {
            seen.add(halves(image, 9, epoch));
        }
        assertThat(seen).containsExactlyInAnyOrder(original, List.of(Color.WHITE, Color.BLACK));
    }

    @Test
    void of_threeChannels_areRedGreenAndBlue() {
        BufferedImage image = flips(new ImageShape(3, 1, 2), 1, 255, 0, 0, 0, 255, 255).image();

        assertThat(halves(image, 2, 0)).containsExactly(Color.MAGENTA, Color.BLUE);
    }

    @Test
    void of_twoExamples_namesRowsAndEpochs() throws Exception {
        Picture picture = flips(new ImageShape(1, 1, 2), 3, 0, 255, 1, 2);

        assertThat(HandMade.texts(picture.svg()))
                .contains("seven", "nine", "epoch 1", "epoch 3")
                .doesNotContain("epoch 4");
    }
}
