package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.detect.Box;
import org.backdraft.driver.detect.Detection;
import org.backdraft.driver.detect.Detector;
import org.backdraft.driver.detect.GreyImage;
import org.backdraft.driver.model.SavedModel;
import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.util.List;

class DetectionPictureTest {
    private static final int LEFT = 24;
    private static final int TOP = 72;

    /** Two outputs, of which the second has a bias of 1: sigmoid(1) = 0.73 everywhere. */
    private static SavedModel constant() {
        float[] theta = new float[2 * 64 + 2];
        theta[2 * 64 + 1] = 1;
        return HandMade.model(
                "{type = linear, units = 2}", "cross-entropy", 64, List.of("no", "yes"), theta);
    }

    @Test
    void of_aBoxFoundAndATrueOne_drawsBothOnThePicture() throws Exception {
        GreyImage image = new GreyImage(76, 40, new float[76 * 40]);
        Detection found = new Detection(new Box(10, 10, 20, 20), 0.873);
        Picture picture =
                DetectionPicture.of(
                        image,
                        Detector.of(constant()).detect(image, 4),
                        List.of(found),
                        List.of(new Box(40, 10, 20, 20)),
                        "below");

        List<String> texts = HandMade.texts(picture.svg());
        assertThat(texts).contains("Found: 1", "below", "0.87", "0", "1");
        BufferedImage drawn = picture.image();
        // Ten times as large: borders at 100 and 300 for what was found, at 400 for the truth.
        assertThat(drawn.getRGB(LEFT + 300, TOP + 200)).isEqualTo(Look.ORANGE.getRGB());
        assertThat(drawn.getRGB(LEFT + 200, TOP + 200)).isEqualTo(0xFF000000);
        assertThat(HandMade.count(drawn, Look.SKY, LEFT + 399, LEFT + 402)).isGreaterThan(200);
        // In the middle of the heat map is the model's score.
        int heat = TOP + 400 + 34 + 200;
        assertThat(
                        HandMade.distance(
                                new java.awt.Color(drawn.getRGB(LEFT + 380, heat)),
                                ColorMap.SEQUENTIAL.at(0.731)))
                .isLessThanOrEqualTo(3);
    }
}
