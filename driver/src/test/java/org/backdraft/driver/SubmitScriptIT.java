package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What scripts/submit makes of its words, with a spark-submit that only says what it was given. */
class SubmitScriptIT {
    @TempDir private Path folder;
    private Path home;

    private record Said(int code, String text) {}

    @BeforeEach
    void layOutSpark() throws IOException {
        home = folder.resolve("spark");
        Path script = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
        Files.writeString(
                script,
                """
                #!/bin/sh
                for word; do echo "<$word>"; done
                echo "INFO ClientEndpoint: State of driver driver-1 is $STATE, exiting" >&2
                exit $CODE
                """);
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    private Said submit(String state, int code, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "../scripts/submit"));
        command.addAll(List.of(words));
        Path out = Files.createTempFile(folder, "said", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("STATE", state);
        builder.environment().put("CODE", Integer.toString(code));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        if (home == null) {
            builder.environment().remove("SPARK_HOME");
        } else {
            builder.environment().put("SPARK_HOME", home.toString());
        }
        return new Said(builder.start().waitFor(), Files.readString(out));
    }

    @Test
    void words_beforeAndBehindTheDashes_goToSparkAndToTheVerb() throws Exception {
        Said said =
                submit("FINISHED", 0, "--profile=yarn", "--conf", "a=b c", "--", "train", "my x");

        assertThat(said.code()).as(said.text()).isZero();
        assertThat(said.text())
                .containsPattern("<--properties-file>\\R<\\S+/conf/spark/yarn.conf>")
                .containsPattern("<--conf>\\R<a=b c>\\R<--class>\\R<org.backdraft.driver.Main>")
                .containsPattern("/driver/target/backdraft.jar>\\R<train>\\R<my x>\\R");
        assertThat(submit("FINISHED", 0, "doctor").text()).contains("backdraft.jar>\n<doctor>\n");
        assertThat(submit("FINISHED", 0, "--jar", "hdfs:///b.jar", "--", "doctor").text())
                .contains("<hdfs:///b.jar>\n<doctor>\n");
        assertThat(submit("FINISHED", 0, "--master", "spark://h:1", "--kill", "driver-1").text())
                .contains("<--kill>\n<driver-1>\n")
                .doesNotContain("--class");
    }

    @Test
    void exitCode_ofEachDeployMode_tellsHowItWent() throws Exception {
        String[] cluster = {"--deploy-mode", "cluster", "--", "doctor"};
        String[] client = {"--deploy-mode", "client", "--", "doctor"};

        assertThat(submit("FINISHED", 0, cluster).code()).isZero();
        assertThat(submit("FAILED", 0, cluster).code()).isEqualTo(1);
        assertThat(submit("KILLED", 0, cluster).code()).isEqualTo(1);
        assertThat(submit("FINISHED", 7, cluster).code()).isEqualTo(7);
        assertThat(submit("FAILED", 0, client).code()).isZero();
        assertThat(submit("FINISHED", 2, client).code()).isEqualTo(2);
    }

    @Test
    void mistakes_ofMany_sayWhatToDo() throws Exception {
        assertMistake("no VERB; it stands behind --", "--master", "local");
        assertMistake("--profile needs a value", "--profile", "--", "doctor");
        assertMistake(
                "no profile 'mesos'; there are: kubernetes standalone yarn",
                "--profile",
                "mesos",
                "--",
                "doctor");
        home = folder.resolve("nowhere");
        assertMistake("no bin/spark-submit in SPARK_HOME=" + home, "doctor");
        home = null;
        assertMistake("set SPARK_HOME to a Spark", "--profile", "kubernetes", "--", "doctor");
        assertMistake("set SPARK_HOME to a Spark", "--master=yarn", "--", "doctor");
    }

    private void assertMistake(String message, String... words) throws Exception {
        Said said = submit("FINISHED", 0, words);
        assertThat(said.code()).as(said.text()).isEqualTo(2);
        assertThat(said.text()).startsWith("submit: ").contains(message);
    }
}
