package org.backdraft.driver.doctor;

import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.Utils;
import org.backdraft.driver.cluster.SparkExecutor;
import org.backdraft.tensor.BlasSettings;

import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tasks that look at the executor that they run on. */
final class ExecutorProbe {
    /*
     * A task prefers its executor, and Spark waits some seconds for it before it runs elsewhere, where
     * the task does nothing. Executors of one host are looked at one after the other, since they would
     * share its cores. What is brought home is Java's own serialisation, whatever spark.serializer is.
     */
    private static final int TRIES = 3;

    private final JavaSparkContext spark;
    private final BlasSettings blas;

    ExecutorProbe(JavaSparkContext spark, BlasSettings blas) {
        this.spark = spark;
        this.blas = blas;
    }

    /**
     * A clock's distance.
     *
     * @param offsetMillis by how much it is ahead of the driver's
     * @param errorMillis by how much that may be wrong
     */
    record Clock(double offsetMillis, double errorMillis) {}

    /** What each executor found, by id; without those that no task reached. */
    Map<String, ExecutorFacts> facts(List<SparkExecutor> executors) {
        Map<String, ExecutorFacts> facts = new LinkedHashMap<>();
        for (List<SparkExecutor> wave : waves(executors)) {
            List<SparkExecutor> missing = wave;
            for (int i = 0; i < TRIES && !missing.isEmpty(); i++) {
                for (byte[] found : look(missing)) {
                    if (found.length > 0) {
                        ExecutorFacts one = object(found);
                        facts.put(one.id(), one);
                    }
                }
                missing = missing.stream().filter(one -> !facts.containsKey(one.id())).toList();
            }
        }
        return facts;
    }

    /** Where the executors' clocks stand, by id. */
    Map<String, Clock> clocks(List<SparkExecutor> executors) {
        spark.setJobDescription("doctor: look at the clocks");
        Map<String, Clock> clocks = new HashMap<>();
        for (int i = 0; i < TRIES; i++) {
            long before = System.currentTimeMillis();
            List<Tuple2<String, Long>> times =
                    onEach(executors)
                            .map(
                                    any ->
                                            new Tuple2<>(
                                                    SparkEnv.get().executorId(),
                                                    System.currentTimeMillis()))
                            .collect();
            double middle = (before + System.currentTimeMillis()) / 2.0;
            double error = middle - before + 1;
            for (Tuple2<String, Long> time : times) {
                clocks.merge(
                        time._1(),
                        new Clock(time._2() - middle, error),
                        (a, b) -> a.errorMillis <= b.errorMillis ? a : b);
            }
        }
        return clocks;
    }

    private List<byte[]> look(List<SparkExecutor> executors) {
        spark.setJobDescription("doctor: look at %d executors".formatted(executors.size()));
        byte[] settings = SerializationUtils.serialize(blas);
        return onEach(executors)
                .map(
                        wanted -> {
                            String[] parts = wanted.split("\\|");
                            SparkEnv env = SparkEnv.get();
                            if (!env.executorId().equals(parts[0])) {
                                return new byte[0];
                            }
                            BlasSettings use = object(settings);
                            return SerializationUtils.serialize(
                                    ExecutorFacts.onExecutor(
                                            parts[0],
                                            parts[1],
                                            Integer.parseInt(parts[2]),
                                            use,
                                            env.conf()));
                        })
                .collect();
    }

    private static <T> T object(byte[] bytes) {
        return Utils.deserialize(bytes, ExecutorProbe.class.getClassLoader());
    }

    /** A partition an executor, which would rather be computed there. */
    private JavaRDD<String> onEach(List<SparkExecutor> executors) {
        List<Tuple2<String, Seq<String>>> places = new ArrayList<>();
        for (SparkExecutor one : executors) {
            places.add(
                    new Tuple2<>(
                            "%s|%s|%d".formatted(one.id(), one.host(), one.cores()),
                            seq(List.of(one.location()))));
        }
        return spark.sc().makeRDD(seq(places), ClassTag.<String>apply(String.class)).toJavaRDD();
    }

    private static <T> Seq<T> seq(List<T> list) {
        return CollectionConverters.asScala(list).toList();
    }

    /** The first executor of every host, then the second of every host that has one, and so on. */
    private static List<List<SparkExecutor>> waves(List<SparkExecutor> executors) {
        Map<String, Integer> seen = new HashMap<>();
        List<List<SparkExecutor>> waves = new ArrayList<>();
        for (SparkExecutor one : executors) {
            int wave = seen.merge(one.host(), 1, Integer::sum) - 1;
            if (wave == waves.size()) {
                waves.add(new ArrayList<>());
            }
            waves.get(wave).add(one);
        }
        return waves;
    }
}
