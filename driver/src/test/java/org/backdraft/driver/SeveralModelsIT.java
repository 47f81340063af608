package org.backdraft.driver;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.sync.Grid;
import org.backdraft.driver.sync.JobPerStep;
import org.backdraft.tensor.BlasSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/** The sums of several models that travel between processes are those of each model alone. */
class SeveralModelsIT {

    @BeforeAll
    static void layOutSpark() throws IOException {
        SparkHome.prepare();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.spark.serializer.JavaSerializer",
                "org.apache.spark.serializer.KryoSerializer"
            })
    void gradients_twoExecutorProcesses_areThoseOfEachModelAlone(String serializer) {
        SparkConf conf =
                new SparkConf()
                        .setMaster("local-cluster[2,1,1024]")
                        .setAppName("test")
                        .set("spark.serializer", serializer)
                        .set("spark.driver.host", "localhost")
                        .set("spark.driver.bindAddress", "127.0.0.1")
                        .set("spark.ui.enabled", "false")
                        .set("spark.executor.extraJavaOptions", Runs.SHORT_LIVED)
                        .set("spark.executor.extraClassPath", SparkHome.classPath());
        try (JavaSparkContext spark = new JavaSparkContext(conf);
                JobPerStep source =
                        new JobPerStep(
                                spark,
                                spark.parallelize(Grid.shards(), 4),
                                Grid.tasks(),
                                BlasSettings.DEFAULT)) {
            Grid.assertExact(source, serializer);
        }
    }
}
