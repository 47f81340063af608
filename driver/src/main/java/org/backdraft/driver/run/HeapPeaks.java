package org.backdraft.driver.run;

import org.apache.spark.SparkEnv;
import org.backdraft.worker.HeapPeak;
import org.backdraft.worker.ShardedData;

import scala.Tuple2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The most heap that the driver and the executors that have shards used. */
final class HeapPeaks {
    private static final String DRIVER = "driver";
    private static final double MB = 1e6;

    private final Map<String, HeapPeak> peaks;

    /** Of processes by their names, at least one. */
    HeapPeaks(Map<String, HeapPeak> peaks) {
        this.peaks = new LinkedHashMap<>(peaks);
    }

    /** Asks the processes that have the shards of a data set. */
    static HeapPeaks of(ShardedData data) {
        HeapPeaks result = new HeapPeaks(Map.of(DRIVER, HeapPeak.now()));
        for (Tuple2<String, long[]> found :
                data.onEachShard(new float[0], (none, shard) -> ofThisProcess())) {
            long[] bytes = found._2();
            HeapPeak peak = new HeapPeak(bytes[0], bytes[1], bytes[2]);
            result.peaks.merge(found._1(), peak, HeapPeaks::later);
        }
        return result;
    }

    /** Numbers instead of the record, which Spark's Kryo can't serialise. */
    private static Tuple2<String, long[]> ofThisProcess() {
        HeapPeak now = HeapPeak.now();
        String executor = SparkEnv.get() == null ? DRIVER : SparkEnv.get().executorId();
        return new Tuple2<>(
                executor.equals(DRIVER) ? DRIVER : "executor " + executor,
                new long[] {now.limitBytes(), now.usedBytes(), now.keptBytes()});
    }

    private static HeapPeak later(HeapPeak one, HeapPeak other) {
        return one.usedBytes() > other.usedBytes() ? one : other;
    }

    /** For programs: a list of processes. */
    List<Map<String, Object>> facts() {
        List<Map<String, Object>> facts = new ArrayList<>();
        peaks.forEach(
                (process, peak) -> {
                    Map<String, Object> fact = new LinkedHashMap<>();
                    fact.put("process", process);
                    fact.put("limitBytes", peak.limitBytes());
                    fact.put("usedBytes", peak.usedBytes());
                    fact.put("keptBytes", peak.keptBytes());
                    facts.add(fact);
                });
        return facts;
    }

    /** For people: the one that came closest to its limit, and how many there are. */
    String line() {
        Map.Entry<String, HeapPeak> closest =
                peaks.entrySet().stream()
                        .reduce((a, b) -> share(a.getValue()) >= share(b.getValue()) ? a : b)
                        .orElseThrow();
        HeapPeak peak = closest.getValue();
        return String.format(
                Locale.ROOT,
                "peak heap: %.0f of %.0f MB on the %s%s%s",
                peak.usedBytes() / MB,
                peak.limitBytes() / MB,
                closest.getKey(),
                peak.keptBytes() > 0
                        ? String.format(
                                Locale.ROOT, ", %.0f MB after a collection", peak.keptBytes() / MB)
                        : "",
                peaks.size() > 1 ? ", less on the other " + (peaks.size() - 1) : "");
    }

    private static double share(HeapPeak peak) {
        return (double) peak.usedBytes() / peak.limitBytes();
    }
}
