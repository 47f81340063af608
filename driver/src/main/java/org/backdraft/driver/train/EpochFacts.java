package org.backdraft.driver.train;

import org.backdraft.driver.cluster.Roster;
import org.backdraft.driver.sync.StepTimes;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.Metric;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What the metrics tell of an epoch, as a map that becomes JSON. */
final class EpochFacts {
    private EpochFacts() {}

    /**
     * The figures of an epoch.
     *
     * @param executors that may have a name for the slowest one's host; null where there are none
     */
    static Map<String, Object> of(EpochReport report, Roster executors) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("epoch", report.epoch());
        facts.put("trainLoss", report.trainLoss());
        facts.put("learningRate", report.learningRate());
        facts.put("examplesPerSecond", report.examplesPerSecond());
        facts.put("seconds", report.seconds());
        facts.put("stepMillis", report.times().millis());
        report.times()
                .waits()
                .slowestExecutor()
                .ifPresent(id -> facts.put("slowestExecutor", slowest(id, report, executors)));
        report.sums().forEach((name, sum) -> putMetrics(name, sum, facts));
        return facts;
    }

    /** Who was the slowest in most steps, and what computing would take if all were as fast. */
    private static Map<String, Object> slowest(int id, EpochReport report, Roster executors) {
        StepTimes times = report.times();
        String name = Integer.toString(id);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", name);
        if (executors != null) {
            executors.executors().stream()
                    .filter(executor -> executor.id().equals(name))
                    .findFirst()
                    .ifPresent(executor -> facts.put("host", executor.host()));
        }
        facts.put("slowestInSteps", times.waits().slowest().get(id));
        facts.put("ofSteps", times.steps());
        facts.put("evenComputeMillis", times.waits().evenNanos() / (1e6 * times.steps()));
        return facts;
    }

    private static void putMetrics(String name, EvaluationSum sum, Map<String, Object> facts) {
        for (Metric metric : sum.metrics()) {
            facts.put(name + capital(metric.jsonName()), metric.of(sum));
        }
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
