package org.backdraft.driver.run;

import org.apache.hadoop.util.VersionInfo;
import org.backdraft.driver.cluster.Roster;
import org.backdraft.driver.cluster.SparkExecutor;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.tensor.Matrix;
import org.backdraft.worker.Confusion;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.Rounding;
import org.backdraft.worker.Shard;
import org.backdraft.worker.ShardedData;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the metrics tell of a run beside its epochs, as maps that become JSON. */
final class RunFacts {
    private static final double MIB = 1 << 20;
    private static final int MOST_CLASSES = 100;
    private static final int PLANE = 2;
    private static final int MOST_POINTS = 600;

    private RunFacts() {}

    /** What is trained by what, before the first step. */
    static Map<String, Object> start(
            RunConfig config, RunData data, Rounding rounding, Session session) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("configuration", config.effective());
        facts.put("examples", data.train().examples());
        facts.put("parameters", data.graph().parameterCount());
        facts.put("shards", data.train().shards());
        facts.put("shardBytes", data.bytes());
        facts.put("blas", data.blas(config.blas()));
        facts.put("bits", rounding.bits());
        if (!data.bad().isEmpty()) {
            Map<String, Object> bad = new LinkedHashMap<>();
            data.bad().forEach((name, records) -> bad.put(name, records.facts()));
            facts.put("badRecords", bad);
        }
        if (session.spark() != null) {
            facts.put("spark", session.spark().version());
            facts.put("master", session.spark().master());
        }
        return facts;
    }

    /** When, by what command and where a run is started or gone on with. */
    static Map<String, Object> circumstances(String command, Session session) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        if (!command.isEmpty()) {
            facts.put("command", command);
        }
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("backdraft", TrainingRun.VERSION);
        driver.put("java", Runtime.version() + ", " + System.getProperty("java.vm.vendor"));
        driver.put("hadoop", VersionInfo.getVersion());
        driver.put("os", system());
        driver.put("cores", Runtime.getRuntime().availableProcessors());
        driver.put("heapMiB", Math.round(Runtime.getRuntime().maxMemory() / MIB));
        facts.put("driver", driver);
        if (session.spark() != null && !session.spark().sc().isLocal()) {
            List<Map<String, Object>> executors = new ArrayList<>();
            for (SparkExecutor one : Roster.of(session.spark().sc()).executors()) {
                executors.add(Map.of("id", one.id(), "host", one.host(), "cores", one.cores()));
            }
            facts.put("executors", executors);
        }
        return facts;
    }

    private static String system() {
        return "%s %s, %s"
                .formatted(
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"));
    }

    /** What a run ended with, beside its figures. */
    static Map<String, Object> end(
            EpochReport report, SavedModel model, ShardedData train, HeapPeaks heap) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("peakHeap", heap.facts());
        String set = report.test() != null ? EpochReport.TEST : EpochReport.VALIDATION;
        facts.put("confusion", confusion(set, report.sums().get(set), model.classes()));
        facts.put("points", points(train, model.graph().inputWidth()));
        facts.values().removeIf(Objects::isNull);
        return facts;
    }

    /**
     * The confusion of a data set; null where the network decides no classes or too many to be
     * looked at.
     *
     * @param classes their names
     */
    private static Map<String, Object> confusion(
            String set, EvaluationSum sum, List<String> classes) {
        if (sum == null || sum.classes() < 2 || sum.classes() > MOST_CLASSES) {
            return null;
        }
        Confusion confusion = sum.classification().confusion();
        long[][] counts = new long[sum.classes()][sum.classes()];
        for (int actual = 0; actual < counts.length; actual++) {
            for (int decided = 0; decided < counts.length; decided++) {
                counts[actual][decided] = confusion.count(actual, decided);
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("data", set);
        facts.put("classes", classes);
        facts.put("counts", counts);
        return facts;
    }

    /**
     * Some training examples of two features, as lists of three numbers: the features and the
     * target. Null where examples are no points of a plane.
     */
    private static List<float[]> points(ShardedData data, int features) {
        if (features != PLANE) {
            return null;
        }
        int ofShard = Math.max(1, MOST_POINTS / data.shards());
        List<float[]> points = new ArrayList<>();
        for (float[] numbers :
                data.onEachShard(
                        new float[] {ofShard}, (most, shard) -> first(shard, (int) most[0]))) {
            for (int k = 0; k < numbers.length && points.size() < MOST_POINTS; k += PLANE + 1) {
                points.add(new float[] {numbers[k], numbers[k + 1], numbers[k + 2]});
            }
        }
        return points;
    }

    /** A shard's rows are in an order drawn by the dealing, so that the first are a fair sample. */
    private static float[] first(Shard shard, int most) {
        if (shard.targets().length != shard.rows()) {
            return new float[0];
        }
        int rows = Math.min(most, shard.rows());
        Matrix row = Matrix.zeros(1, PLANE);
        float[] numbers = new float[rows * (PLANE + 1)];
        for (int i = 0; i < rows; i++) {
            shard.features().copyRow(i, row.data(), 0);
            numbers[i * (PLANE + 1)] = row.data()[0];
            numbers[i * (PLANE + 1) + 1] = row.data()[1];
            numbers[i * (PLANE + 1) + 2] = shard.targets()[i];
        }
        return numbers;
    }
}
