package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.cluster.ExecutorTasks;
import org.backdraft.driver.sync.Grid;
import org.backdraft.driver.sync.JobPerStep;
import org.backdraft.driver.sync.ResidentLimits;
import org.backdraft.driver.sync.ResidentSource;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Workers in other processes: the sums are those of each model alone, come what may. */
class ExecutorProcessesIT {
    private static final String KRYO = "org.apache.spark.serializer.KryoSerializer";
    private static final ResidentLimits IMPATIENT = new ResidentLimits(0, 1);

    /** With so small slices that there are several of every model. */
    private static final ResidentLimits PATIENT = new ResidentLimits(0, 600, 40);

    @TempDir static Path folder;

    @BeforeAll
    static void layOutSpark() throws IOException {
        SparkHome.prepare();
    }

    private static JavaSparkContext cluster(Map<String, String> settings) {
        SparkConf conf =
                new SparkConf()
                        .setMaster("local-cluster[2,1,1024]")
                        .setAppName("test")
                        .set("spark.driver.host", "localhost")
                        .set("spark.driver.bindAddress", "127.0.0.1")
                        .set("spark.ui.enabled", "false")
                        .set("spark.executor.extraJavaOptions", Runs.SHORT_LIVED)
                        .set("spark.executor.extraClassPath", SparkHome.classPath());
        settings.forEach(conf::set);
        return new JavaSparkContext(conf);
    }

    private static ResidentSource source(
            JavaSparkContext spark, JavaRDD<Shard> shards, ResidentLimits limits) {
        return new ResidentSource(
                spark, ExecutorTasks.ungrouped(shards), Grid.tasks(), BlasSettings.DEFAULT, limits);
    }

    private static void assertExact(ResidentSource source, int step) {
        List<float[]> thetas = Grid.thetas(step, Grid.subsets() - 1);
        Grid.assertSameBits(
                source.gradients(thetas, step), Grid.expected(thetas, step), "step " + step);
    }

    /** Checks all subsets of the models in some placements. */
    private static void assertExactAndQuiet(JavaSparkContext spark, String where) {
        List<String> notices = new ArrayList<>();
        for (int partitions : new int[] {1, 2, 5}) {
            JavaRDD<Shard> shards = spark.parallelize(Grid.shards(), partitions);
            try (ResidentSource source = source(spark, shards, PATIENT)) {
                source.reportTo(notices::add);
                Grid.assertExact(source, where + ", " + partitions + " partitions");
            }
        }
        assertThat(notices).isEmpty();
    }

    /** Likewise with a job per step. */
    private static void assertJobsExact(JavaSparkContext spark, String where) {
        JavaRDD<Shard> shards = spark.parallelize(Grid.shards(), 4);
        try (JobPerStep source =
                new JobPerStep(spark, shards, Grid.tasks(), BlasSettings.DEFAULT)) {
            Grid.assertExact(source, where);
        }
    }

    /** What Spark is told to secure its connections with, by name. */
    private static Map<String, String> security(String kind) throws Exception {
        Map<String, String> settings = new HashMap<>();
        if (!kind.equals("ssl")) {
            settings.put("spark.authenticate", "true");
            settings.put("spark.authenticate.secret", "a test's secret");
        }
        switch (kind) {
            case "crypto" -> settings.put("spark.network.crypto.enabled", "true");
            case "sasl" -> settings.put("spark.authenticate.enableSaslEncryption", "true");
            default -> settings.putAll(ssl());
        }
        return settings;
    }

    /** Spark's RPC over TLS, with a key made for the test. */
    private static Map<String, String> ssl() throws Exception {
        Path store = folder.resolve("keys.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>(List.of(keytool.toString(), "-genkeypair"));
        command.addAll(List.of("-keyalg", "EC", "-dname", "CN=localhost", "-validity", "2"));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", "password"));
        command.addAll(List.of("-alias", "test", "-keystore", store.toString()));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        return Map.of(
                "spark.ssl.rpc.enabled", "true",
                "spark.ssl.rpc.protocol", "TLSv1.3",
                "spark.ssl.rpc.keyStore", store.toString(),
                "spark.ssl.rpc.keyStorePassword", "password",
                "spark.ssl.rpc.trustStore", store.toString(),
                "spark.ssl.rpc.trustStorePassword", "password");
    }

    /** Jobs with Java's serializer, which is Spark's own choice; Kryo's is below. */
    @ParameterizedTest
    @ValueSource(strings = {"crypto", "sasl", "ssl"})
    void gradients_anySecurity_areThoseOfEachModelAlone(String kind) throws Exception {
        try (JavaSparkContext spark = cluster(security(kind))) {
            assertExactAndQuiet(spark, kind);
            assertJobsExact(spark, kind);
        }
    }

    /** What needs no Spark of its own. */
    @Nested
    class OnOneSpark {
        private static JavaSparkContext spark;

        @BeforeAll
        static void start() {
            spark = cluster(Map.of("spark.serializer", KRYO));
        }

        @AfterAll
        static void stop() {
            spark.close();
        }

        @BeforeEach
        void awaitExecutors() throws InterruptedException {
            Executors.await(spark, 2);
        }

        @Test
        void gradients_anyPartitions_areThoseOfEachModelAlone() {
            assertExactAndQuiet(spark, "no security");
        }

        @Test
        void gradients_jobPerStepWithKryo_areThoseOfEachModelAlone() {
            assertJobsExact(spark, KRYO);
        }

        @Test
        void gradients_executorKilled_goOnWithTheSameBits() {
            JavaRDD<Shard> shards = spark.parallelize(Grid.shards(), 2).cache();
            long victim = shards.mapPartitions(Executors::pid).collect().get(0);
            try (ResidentSource source = source(spark, shards, PATIENT)) {
                for (int step = 0; step < 40; step++) {
                    if (step == 7) {
                        assertThat(ProcessHandle.of(victim).orElseThrow().destroyForcibly())
                                .isTrue();
                    }
                    assertExact(source, step);
                }
            }
        }

        @Test
        void gradients_everyFirstAttemptFails_areThoseOfEachModelAlone() {
            JavaRDD<Shard> shards =
                    spark.parallelize(Grid.shards(), 2)
                            .mapPartitions(new FaultsIT.FailFirstAttempt()::apply);
            try (ResidentSource source = source(spark, shards, PATIENT)) {
                Grid.assertExact(source, "first attempts fail");
            }
        }

        @Test
        void gradients_anotherJobHasTheCores_fallBackToAJobPerStep() throws Exception {
            List<String> notices = new ArrayList<>();
            try (ResidentSource source =
                    source(spark, spark.parallelize(Grid.shards(), 2), IMPATIENT)) {
                source.reportTo(notices::add);
                Thread hog = new Thread(() -> Executors.occupyOne(spark, 4_000));
                hog.start();
                Executors.awaitOccupied(spark);

                assertExact(source, 0);
                assertExact(source, 1);

                hog.join();
            }
            assertThat(notices)
                    .containsExactly(
                            "the 2 resident workers did not all start in 1 s, as other jobs or"
                                    + " applications use the cores: going on with a job per step");
        }
    }
}
