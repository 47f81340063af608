package org.backdraft.driver.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.files.FileException;
import org.junit.jupiter.api.Test;

import java.util.Map;

class SettingsTest {

    @Test
    void flat_sectionsAndLists_haveAKeyForEachSetting() {
        String text =
                """
                seed = 1
                network = [{ type = linear, units = 3 }, { type = relu }]
                loss { class-weights = [1, 2.5] }
                spark { "authenticate.secret" = abc, "master" = "local[2]" }
                """;

        assertThat(Settings.flat(text, "run"))
                .isEqualTo(
                        Map.of(
                                "seed", "1",
                                "network[0].type", "linear",
                                "network[0].units", "3",
                                "network[1].type", "relu",
                                "loss.class-weights", "[1, 2.5]",
                                "spark.authenticate.secret", "(not shown)",
                                "spark.master", "local[2]"));
    }

    @Test
    void shown_passwords_areLeftOutAndNothingElse() {
        String text = "a=1\n  \"hadoop.fs.s3a.secret.key\"=\"x=y\"\npassword : z\nseed=2";

        assertThat(Settings.shown(text))
                .isEqualTo(
                        "a=1\n  \"hadoop.fs.s3a.secret.key\"=(not shown)\n"
                                + "password :(not shown)\nseed=2");
        assertThat(
                        Settings.shownCommand(
                                "train a.conf --set spark.x.token=abc --set 'b.password=it'\\''s c'"
                                        + " --set seed=3"))
                .isEqualTo(
                        "train a.conf --set spark.x.token=(not shown) --set 'b.password=(not shown)'"
                                + " --set seed=3");
    }

    @Test
    void flat_noHocon_saysWhichFile() {
        assertThatThrownBy(() -> Settings.flat("a = [", "runs/a"))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("runs/a/config.conf can't be read");
    }
}
