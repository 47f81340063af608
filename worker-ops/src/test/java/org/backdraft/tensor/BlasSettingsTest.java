package org.backdraft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class BlasSettingsTest {
    private static final String MISSING = "/no/such/folder/libnothing.so";

    /** A library is chosen once in a JVM, so each choice is made in one of its own. */
    static final class Choose {
        private Choose() {}

        /** Chooses (library, path, fallback) and multiplies. */
        public static void main(String[] arguments) {
            BlasSettings settings =
                    new BlasSettings(
                            BlasLibrary.valueOf(arguments[0]),
                            arguments[1],
                            Boolean.parseBoolean(arguments[2]));
            System.out.println("description: " + Blas.use(settings));
            System.out.println("library: " + Blas.library());
            Matrix c = Matrix.zeros(1, 1);
            Matrix three = new Matrix(new float[] {3}, 0, 1, 1);
            Blas.multiply(three, false, three, false, 0, c);
            System.out.println("product: " + c.get(0, 0));
        }
    }

    private static ChildJvm.Outcome choose(BlasLibrary library, String path, boolean fallback) {
        return ChildJvm.run(
                List.of(), Choose.class, library.name(), path, String.valueOf(fallback));
    }

    @Test
    void default_settings_areBundledWithFallback() {
        assertThat(BlasSettings.DEFAULT).isEqualTo(new BlasSettings(BlasLibrary.BUNDLED, "", true));
    }

    @Test
    void constructor_pathOfAnotherThanTheSystemLibrary_throws() {
        assertThatThrownBy(() -> new BlasSettings(BlasLibrary.JAVA, "/lib/x.so", true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("JAVA");
    }

    @Test
    void constructor_noLibrary_throws() {
        assertThatThrownBy(() -> new BlasSettings(null, "", true))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("library");
    }

    @Test
    void use_missingFileWithoutFallback_throwsWithTheReason() {
        ChildJvm.Outcome outcome = choose(BlasLibrary.SYSTEM, MISSING, false);

        assertThat(outcome.exit()).as(outcome.output()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("BlasUnavailableException", "system failed", MISSING)
                .contains("blas.fallback = true");
    }

    @Test
    void use_fileThatIsNoLibrary_throwsWithTheReason(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("libtext.so"), "not a library");

        ChildJvm.Outcome outcome = choose(BlasLibrary.SYSTEM, text.toString(), false);

        assertThat(outcome.output()).contains("BlasUnavailableException", text.toString());
    }

    @Test
    void use_nameThatTheLoaderCantFind_throwsWithAHint() {
        ChildJvm.Outcome outcome = choose(BlasLibrary.SYSTEM, "libnothing.so.9", false);

        assertThat(outcome.output())
                .contains("BlasUnavailableException", "libnothing.so.9 does not load here");
    }

    @Test
    void use_fileOfALibrary_multipliesByIt() throws IOException {
        String openBlas = BundledOpenBlas.load().toString();

        ChildJvm.Outcome outcome = choose(BlasLibrary.SYSTEM, openBlas, false);

        assertThat(outcome.exit()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("description: system library (" + openBlas)
                .contains("library: SYSTEM")
                .contains("product: 9.0");
    }

    @Test
    void use_missingFileWithFallback_saysWhatReplacedItAndMultiplies() {
        ChildJvm.Outcome outcome = choose(BlasLibrary.SYSTEM, MISSING, true);

        assertThat(outcome.exit()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("description: plain Java, in place of what failed: system failed")
                .contains("library: JAVA")
                .contains("product: 9.0");
    }

    @Test
    void use_java_isPlainJava() {
        ChildJvm.Outcome outcome = choose(BlasLibrary.JAVA, "", false);

        assertThat(outcome.output()).contains("library: JAVA").contains("product: 9.0");
    }

    @Test
    void use_vectorWithoutItsModule_throwsWithTheJavaOption() {
        ChildJvm.Outcome outcome = choose(BlasLibrary.VECTOR, "", false);

        assertThat(outcome.output()).contains("--add-modules jdk.incubator.vector");
    }
}
