package org.backdraft.driver.data.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

class SceneTest {
    /*
     * The SHA-256 of the pixels of the scene of seed 1, 240 x 160 with 5 faces. Written by this
     * test, OpenJDK 17 on x86-64.
     */
    private static final String GOLDEN =
            "a6f304399314b8d7a8bb4f892f3b112253599fc035fa52d253f58ec826367b48";

    @Test
    void draw_seed1_isGolden() throws NoSuchAlgorithmException {
        byte[] pixels = Scene.draw(1, 240, 160, 5).pixels();

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(pixels);
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(GOLDEN);
    }

    @Test
    void draw_again_isTheSame() {
        Scene scene = Scene.draw(3, 100, 80, 2);
        Scene again = Scene.draw(3, 100, 80, 2);

        assertThat(again.pixels()).isEqualTo(scene.pixels());
        assertThat(again.faces()).isEqualTo(scene.faces());
        assertThat(Scene.draw(4, 100, 80, 2).pixels()).isNotEqualTo(scene.pixels());
    }

    @Test
    void faces_ofManyScenes_areWithinAndApart() {
        for (long seed = 0; seed < 20; seed++) {
            Scene scene = Scene.draw(seed, 200, 120, 4);
            List<Scene.Place> faces = scene.faces();

            assertThat(scene.pixels()).hasSize(200 * 120);
            assertThat(faces).hasSize(4);
            for (Scene.Place face : faces) {
                assertThat(face.side()).isBetween(28.0, 64.0);
                assertThat(face.left()).isBetween(0.0, 200 - face.side());
                assertThat(face.top()).isBetween(0.0, 120 - face.side());
                assertThat(faces.stream().filter(other -> touches(face, other))).hasSize(1);
            }
        }
    }

    private static boolean touches(Scene.Place a, Scene.Place b) {
        return Math.max(a.left(), b.left()) < Math.min(a.left() + a.side(), b.left() + b.side())
                && Math.max(a.top(), b.top()) < Math.min(a.top() + a.side(), b.top() + b.side());
    }

    @Test
    void draw_noRoom_saysSo() {
        assertThatThrownBy(() -> Scene.draw(1, 64, 64, 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no room for 20 faces in a scene of 64 x 64 pixels");
        assertThatThrownBy(() -> Scene.draw(1, 64, 20, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no room for 1 faces");
    }
}
