package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Properties;

class DeployModeTest {

    @ParameterizedTest
    @CsvSource({
        // spark.master, spark.submit.deployMode, spark.kubernetes.submitInDriver
        ", , , CLIENT",
        "yarn, client, , CLIENT",
        "yarn, cluster, , YARN_CLUSTER",
        "spark://host:7077, cluster, , CLUSTER",
        "k8s://https://host, client, , CLIENT",
        "k8s://https://host, client, true, CLUSTER",
    })
    void of_whatSparkSubmitSets_isWhereTheDriverRuns(
            String master, String mode, String inPod, DeployMode expected) {
        Properties properties = new Properties();
        set(properties, "spark.master", master);
        set(properties, "spark.submit.deployMode", mode);
        set(properties, "spark.kubernetes.submitInDriver", inPod);

        DeployMode found = DeployMode.of(properties);

        assertThat(found).isEqualTo(expected);
        assertThat(found.isCluster()).isEqualTo(expected != DeployMode.CLIENT);
        // YARN's application master reports success only when the main method returns.
        assertThat(found.takesExitForFailure()).isEqualTo(expected == DeployMode.YARN_CLUSTER);
    }

    private static void set(Properties properties, String key, String value) {
        if (value != null) {
            properties.setProperty(key, value);
        }
    }
}
