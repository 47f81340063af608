package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/** What is told of executors, and of a run on them. */
class DoctorIT {
    private static final String CONF = "../conf/quickstart.conf";

    private static CommandLineRun doctor(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "doctor";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 2] = "--set";
        all[all.length - 1] = "spark.master=local[2]";
        return CommandLineRun.of(all);
    }

    @Test
    void doctor_run_tellsOfExecutorsDataAndBytes() throws IOException {
        CommandLineRun run = doctor(CONF, "--json", "--set", "data.shards=4");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode facts = new ObjectMapper().readTree(run.out());
        assertThat(facts.at("/executors/0/cores").intValue()).isEqualTo(2);
        assertThat(facts.at("/executors/0/shards")).hasSize(4);
        // 784 x 128 and 128 x 10 weights and their biases, 4 bytes each.
        assertThat(facts.toString()).contains("" + 4 * (785 * 128 + 129 * 10));
    }

    @Test
    void doctor_machineAlone_isWell() {
        CommandLineRun run = doctor();

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("GFLOP/s on a thread", "BLAS: ", "all is well");
    }

    @Test
    void doctor_resultsOverSparksLimit_exitsWithOne() {
        CommandLineRun run = doctor(CONF, "--set", "spark.driver.maxResultSize=100k");

        assertThat(run.code()).as(run.out()).isEqualTo(1);
        assertThat(run.out() + run.err()).contains("spark.driver.maxResultSize");
    }

    @Test
    void doctor_missingFile_isOneMessage() {
        CommandLineRun run = doctor("nowhere.conf");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("nowhere.conf").doesNotContain("\tat ");
    }
}
