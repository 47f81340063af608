package org.backdraft.driver.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.optim.OptimizerState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SplittableRandom;

class TrainingStateTest {
    private static TrainingState of(float... theta) {
        return new TrainingState(
                theta, new OptimizerState(new float[0][], new double[0][], new double[0], 0));
    }

    /** Byte by byte. */
    private static String sha256(float[] theta) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (float value : theta) {
            int bits = Float.floatToRawIntBits(value);
            for (int shift = 0; shift < 32; shift += 8) {
                digest.update((byte) (bits >>> shift));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 16383, 16384, 16385, 50_000})
    void thetaSha256_anyLength_isThatOfTheLittleEndianBytes(int length) throws Exception {
        SplittableRandom random = new SplittableRandom(length);
        float[] theta = new float[length];
        for (int i = 0; i < length; i++) {
            theta[i] = (float) random.nextGaussian();
        }

        assertThat(of(theta).thetaSha256()).isEqualTo(sha256(theta));
    }

    @Test
    void thetaSha256_ofOneAndMinusTwo_isWhatSha256sumSays() {
        // printf '\x00\x00\x80\x3f\x00\x00\x00\xc0' | sha256sum
        assertThat(of(1, -2).thetaSha256())
                .isEqualTo("ee4ac73c2bd27756ab82780f27c73a7bc4d3f0bb6acb37e008bc27eccd7e588b");
    }

    @Test
    void thetaSha256_signOfZero_matters() {
        assertThat(of(0f).thetaSha256()).isNotEqualTo(of(-0f).thetaSha256());
    }

    @Test
    void epochMeanLoss_steps_isWeightedAndOfTheEpoch() {
        Progress progress = of(1).progress();
        progress.addStep(3, 100, 1);
        progress.addStep(3, 100, 1);
        progress.addStep(3, 100, 1);
        progress.addStep(3, 6, 2);
        progress.addStep(3, 4, 3);
        progress.addStep(3, 0, 0);

        assertThat(progress.epochMeanLoss()).isEqualTo(2);
        assertThat(progress.step()).isEqualTo(6);
    }
}
