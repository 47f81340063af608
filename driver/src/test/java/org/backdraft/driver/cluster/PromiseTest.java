package org.backdraft.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class PromiseTest {
    private static final List<StandaloneMaster.Worker> WORKERS =
            List.of(
                    new StandaloneMaster.Worker("a", 4, 4, 8192, 8192),
                    new StandaloneMaster.Worker("b", 4, 2, 8192, 1500),
                    new StandaloneMaster.Worker("c", 4, 0, 8192, 8192),
                    new StandaloneMaster.Worker("d", 4, 4, 8192, 500));

    private static Promise promise(String master, String... settings) {
        SparkConf conf = new SparkConf(false).set("spark.master", master);
        for (String setting : settings) {
            String[] parts = setting.split("=");
            conf.set("spark." + parts[0], parts[1]);
        }
        return Promise.of(conf, WORKERS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // master | settings | executors | cores
                "local | app.name=x | 0 | 0",
                "local[*] | executor.instances=3 | 0 | 0",
                "local[2,4] | app.name=x | 0 | 0",
                "local-cluster[3,2,1024] | app.name=x | 3 | 6",
                "local-cluster[ 3 , 5 , 1024 ] | executor.cores=2 | 6 | 12",
                "local-cluster[3,2,1024] | executor.cores=2 cores.max=5 | 2 | 4",
                "yarn | app.name=x | 2 | 2",
                "yarn | executor.instances=7 executor.cores=4 | 7 | 28",
                "k8s://https://h:1 | executor.instances=3 | 3 | 3",
                "yarn | dynamicAllocation.enabled=true | 0 | 0",
                "yarn | dynamicAllocation.enabled=true dynamicAllocation.minExecutors=2"
                        + " dynamicAllocation.initialExecutors=5 executor.instances=3 | 5 | 0",
                // One executor a worker that has room for its memory.
                "spark://h:1 | app.name=x | 2 | 6",
                "spark://h:1 | executor.memory=2g | 1 | 4",
                "spark://h:1 | executor.cores=2 | 3 | 6",
                "spark://h:1 | executor.cores=2 executor.memory=256m | 4 | 8",
                "spark://h:1 | cores.max=12 | 0 | 12",
                "spark://h:1 | cores.max=12 executor.cores=5 | 2 | 10",
                "spark://h:1 | executor.memory=64g | 0 | 0",
            })
    void of_settings_promisesWhatSparkGives(
            String master, String settings, int executors, int cores) {
        Promise promise = promise(master, settings.split(" "));

        assertThat(promise.executors()).isEqualTo(executors);
        assertThat(promise.cores()).isEqualTo(cores);
    }

    @Test
    void isKept_untilAllAreThere_isFalse() {
        SparkExecutor two = new SparkExecutor("0", "a", 2);
        SparkExecutor three = new SparkExecutor("1", "b", 3);

        assertThat(new Promise(2, 0, "").isKept(List.of(two))).isFalse();
        assertThat(new Promise(2, 0, "").isKept(List.of(two, three))).isTrue();
        assertThat(new Promise(0, 5, "").isKept(List.of(two))).isFalse();
        assertThat(new Promise(0, 5, "").isKept(List.of(two, three))).isTrue();
        assertThat(new Promise(0, 0, "").isKept(List.of())).isFalse();
    }

    @Test
    void description_namesTheSettings() {
        assertThat(promise("spark://h:1", "cores.max=12", "executor.cores=5").description())
                .isEqualTo(
                        "2 executors (spark.cores.max = 12 in executors of spark.executor.cores = 5)");
        assertThat(promise("yarn").description())
                .isEqualTo("2 executors (Spark's default, as spark.executor.instances isn't set)");
    }
}
