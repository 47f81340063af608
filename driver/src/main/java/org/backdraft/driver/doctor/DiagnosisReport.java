package org.backdraft.driver.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.backdraft.driver.cluster.SparkExecutor;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A diagnosis as text for people or as JSON. */
final class DiagnosisReport {
    private static final int[] SHOWN = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000};

    private final Diagnosis diagnosis;
    private final String where;

    /**
     * A report.
     *
     * @param where the work is done, for people
     */
    DiagnosisReport(Diagnosis diagnosis, String where) {
        this.diagnosis = diagnosis;
        this.where = where;
    }

    void print(PrintStream out) {
        out.println("on " + where);
        for (SparkExecutor one : diagnosis.executors()) {
            ExecutorFacts facts = diagnosis.facts().get(one.id());
            if (facts != null) {
                print(facts, out);
            }
        }
        if (diagnosis.overheads() != null) {
            Overheads costs = diagnosis.overheads();
            out.printf(
                    Locale.ROOT,
                    "a job costs %.1f ms and %.2f ms a task; %s; the driver adds gradients at %.1f GB/s%n",
                    1e3 * costs.jobSeconds(),
                    1e3 * costs.taskSeconds(),
                    diagnosis.local()
                            ? "nothing travels, as all is in one process"
                            : "%.0f MB/s to and from executors"
                                    .formatted(costs.bytesPerSecond() / 1e6),
                    costs.mergeBytesPerSecond() / 1e9);
        }
        if (diagnosis.rehearsal() != null) {
            printStep(out);
        }
        diagnosis.warnings().forEach(text -> out.println("warning: " + text));
        diagnosis.failures().forEach(text -> out.println("would fail: " + text));
        if (diagnosis.failures().isEmpty()) {
            out.println(diagnosis.warnings().isEmpty() ? "all is well" : "nothing would fail");
        }
    }

    private void print(ExecutorFacts one, PrintStream out) {
        ExecutorProbe.Clock clock = diagnosis.clocks().get(one.id());
        out.printf(
                Locale.ROOT,
                "executor %s on %s: %d cores of %d, %s%n",
                one.id(),
                one.host(),
                one.cores(),
                one.processors(),
                one.cpu());
        out.printf("  %s, Java %s%n", one.os(), one.java());
        out.printf("  BLAS: %s%n", one.blas());
        out.printf(
                Locale.ROOT,
                "  sgemm: %.1f GFLOP/s on a thread, %.1f on all cores%n",
                one.oneThread() / 1e9,
                one.allCores() / 1e9);
        out.printf(
                Locale.ROOT,
                "  heap %,d MiB%s; %,d MiB free for temporary files%s%n",
                one.heapBytes() >> 20,
                overhead(),
                one.freeDiskBytes() >> 20,
                clock == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; clock %+.0f ms (± %.0f)",
                                clock.offsetMillis(),
                                clock.errorMillis()));
        if (diagnosis.rehearsal() != null) {
            List<Integer> shards = diagnosis.rehearsal().shardsOf().get(one.id());
            out.printf(
                    "  data: %d of %d shards%n",
                    shards == null ? 0 : shards.size(), diagnosis.rehearsal().shards());
        }
    }

    /** What YARN and Kubernetes add to the heap. */
    private String overhead() {
        String master = diagnosis.spark().get("spark.master", "");
        if (!master.startsWith("yarn") && !master.startsWith("k8s")) {
            return "";
        }
        String set = diagnosis.spark().get("spark.executor.memoryOverhead", "");
        String factor = diagnosis.spark().get("spark.executor.memoryOverheadFactor", "0.1");
        return " and overhead " + (set.isEmpty() ? factor + " of it, 384m at least" : set);
    }

    private void printStep(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "a step: %,d bytes to each executor, %,d bytes from all together (spark.driver.maxResultSize %s, spark.rpc.message.maxSize %s MiB)%n",
                diagnosis.thetaBytes(),
                diagnosis.resultBytes(),
                diagnosis.spark().get("spark.driver.maxResultSize", "1g"),
                diagnosis.spark().get("spark.rpc.message.maxSize", "128"));
        out.printf(
                Locale.ROOT, "measured: %.2f ms a step here%n", 1e3 * diagnosis.measuredSeconds());
        if (diagnosis.overheads() == null) {
            return;
        }
        CostModel model = diagnosis.model();
        if (diagnosis.local()) {
            out.println(
                    "what more executors would do can be told only where there are some: run doctor"
                            + " on the cluster");
            return;
        }
        StringBuilder line = new StringBuilder("predicted, ms a step:");
        for (int executors : SHOWN) {
            line.append(
                    String.format(
                            Locale.ROOT,
                            " %d: %.2f,",
                            executors,
                            1e3 * model.stepSeconds(executors)));
        }
        out.println(line.substring(0, line.length() - 1));
        out.printf(
                "more than %d such executors don't make steps of this batch faster%n",
                model.usefulExecutors());
    }

    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("where", where);
        List<Map<String, Object>> executors = new ArrayList<>();
        for (SparkExecutor one : diagnosis.executors()) {
            executors.add(facts(one));
        }
        all.put("executors", executors);
        if (diagnosis.overheads() != null) {
            all.put("jobMillis", 1e3 * diagnosis.overheads().jobSeconds());
            all.put("taskMillis", 1e3 * diagnosis.overheads().taskSeconds());
            all.put("mergeBytesPerSecond", diagnosis.overheads().mergeBytesPerSecond());
            if (!diagnosis.local()) {
                all.put("bytesPerSecond", diagnosis.overheads().bytesPerSecond());
            }
        }
        if (diagnosis.rehearsal() != null) {
            all.put("parameters", diagnosis.rehearsal().parameters());
            all.put("shards", diagnosis.rehearsal().shards());
            all.put("bytesToEachExecutor", diagnosis.thetaBytes());
            all.put("bytesToDriver", diagnosis.resultBytes());
            all.put("measuredStepMillis", 1e3 * diagnosis.measuredSeconds());
            if (diagnosis.overheads() != null && !diagnosis.local()) {
                Map<String, Double> predicted = new LinkedHashMap<>();
                for (int count : SHOWN) {
                    predicted.put("" + count, 1e3 * diagnosis.model().stepSeconds(count));
                }
                all.put("predictedStepMillis", predicted);
                all.put("usefulExecutors", diagnosis.model().usefulExecutors());
            }
        }
        all.put("warnings", diagnosis.warnings());
        all.put("failures", diagnosis.failures());
        try {
            return new ObjectMapper().writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> facts(SparkExecutor executor) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", executor.id());
        facts.put("host", executor.host());
        facts.put("cores", executor.cores());
        ExecutorFacts found = diagnosis.facts().get(executor.id());
        facts.put("reached", found != null);
        if (found != null) {
            facts.put("cpu", found.cpu());
            facts.put("os", found.os());
            facts.put("java", found.java());
            facts.put("heapBytes", found.heapBytes());
            facts.put("freeDiskBytes", found.freeDiskBytes());
            facts.put("blas", found.blas());
            facts.put("blasLoaded", found.blasLoaded());
            facts.put("gflopsOneThread", found.oneThread() / 1e9);
            facts.put("gflopsAllCores", found.allCores() / 1e9);
        }
        ExecutorProbe.Clock clock = diagnosis.clocks().get(executor.id());
        if (clock != null) {
            facts.put("clockMillis", clock.offsetMillis());
            facts.put("clockErrorMillis", clock.errorMillis());
        }
        if (diagnosis.rehearsal() != null) {
            facts.put("shards", diagnosis.rehearsal().shardsOf().get(executor.id()));
        }
        return facts;
    }
}
