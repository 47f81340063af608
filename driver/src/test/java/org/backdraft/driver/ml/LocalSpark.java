package org.backdraft.driver.ml;

import org.apache.spark.sql.SparkSession;

import java.util.Map;

/** An application's own Spark, with none of Backdraft's settings. */
final class LocalSpark {
    private LocalSpark() {}

    static SparkSession start(Map<String, String> settings) {
        SparkSession.Builder builder =
                SparkSession.builder()
                        .master("local[2]")
                        .appName("test")
                        .config("spark.ui.enabled", "false")
                        .config("spark.driver.host", "localhost")
                        .config("spark.driver.bindAddress", "127.0.0.1")
                        .config("spark.sql.shuffle.partitions", "2");
        settings.forEach(builder::config);
        return builder.getOrCreate();
    }
}
