package org.backdraft.driver;

import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.tensor.Sha256;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** Whole training runs, told apart by the bits that they end in. */
final class Runs {
    /** What does not print. */
    static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

    /** A number of shards that no number of partitions or executors here divides evenly. */
    static final String SHARDS = "6";

    /** Options of executors that end before a better compiler would pay. */
    static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static final String SPARK = "spark.";

    private Runs() {}

    /** The SHA-256 of the parameters after a run. */
    static String train(String text, Map<String, String> settings) throws IOException {
        RunConfig config = RunConfig.parse(text, "test", settings);
        try (Session session = Session.open(config)) {
            float[] theta = new TrainingRun(session, config, NOWHERE).run().model().theta();
            return Sha256.of(theta);
        }
    }

    /** Likewise on a Spark that goes on for other runs; its settings are those it began with. */
    static String train(JavaSparkContext spark, String text, Map<String, String> settings)
            throws IOException {
        RunConfig config = RunConfig.parse(text, "test", settings);
        Session session = Session.on(spark, config);
        return new TrainingRun(session, config, NOWHERE).run().model().thetaSha256();
    }

    /** A Spark for several runs. */
    static JavaSparkContext spark(Map<String, String> settings) {
        Map<String, String> keys = new HashMap<>();
        settings.forEach(
                (key, value) -> {
                    if (key.startsWith(SPARK)) {
                        keys.put(key.substring(SPARK.length()), value);
                    }
                });
        return Session.start(keys);
    }

    /** Two executor processes of one core. */
    static Map<String, String> cluster(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("spark.executor.extraJavaOptions", SHORT_LIVED);
        settings.put("spark.master", "local-cluster[2,1,1024]");
        settings.put("spark.driver.host", "localhost");
        settings.put("spark.driver.bindAddress", "127.0.0.1");
        settings.put("spark.ui.enabled", "false");
        settings.put("spark.executor.extraClassPath", SparkHome.classPath());
        settings.put("data.shards", SHARDS);
        return with(settings, more);
    }

    /** Some settings and others, of which the latter win. */
    static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }
}
