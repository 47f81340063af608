package org.backdraft.driver.bench;

import org.backdraft.driver.sync.StepTimes;
import org.backdraft.driver.train.EpochReport;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A workload's figures: medians over several runs. The first epoch of a run warms up, and counts in
 * {@code seconds} alone.
 *
 * @param workload its name, such as W1
 * @param sync how gradients were got
 * @param sgemm the machine's speed then, in floating-point operations a second
 * @param examplesPerSecond of the median epoch
 * @param stepsPerSecond the same in steps
 * @param sgemmShare share of {@code sgemm} that its matrix products alone take
 * @param seconds for all epochs
 * @param accuracy on the test data
 * @param stepMillis where a step's time goes, phase by phase
 * @param memory that its steps took; null where it was not measured
 */
public record WorkloadFigures(
        String workload,
        String sync,
        double sgemm,
        double examplesPerSecond,
        double stepsPerSecond,
        double sgemmShare,
        double seconds,
        double accuracy,
        Map<String, Double> stepMillis,
        MemoryFigures memory) {

    /**
     * The figures of some runs.
     *
     * @param runs the epochs of each run, at least two
     * @param memory of a run beside these; null where it was not measured
     */
    static WorkloadFigures of(
            Workload workload,
            String sync,
            double sgemm,
            List<List<EpochReport>> runs,
            MemoryFigures memory) {
        double speed = Medians.over(runs, WorkloadFigures::examplesPerSecond);
        return new WorkloadFigures(
                workload.name(),
                sync,
                sgemm,
                speed,
                speed / workload.batchSize(),
                speed * workload.flopsPerExample() / sgemm,
                Medians.over(runs, run -> sum(run, EpochReport::seconds)),
                Medians.over(runs, run -> run.get(run.size() - 1).test().accuracy()),
                phases(runs),
                memory);
    }

    private static double examplesPerSecond(List<EpochReport> run) {
        return Medians.over(run.subList(1, run.size()), EpochReport::examplesPerSecond);
    }

    private static double sum(List<EpochReport> run, ToDoubleFunction<EpochReport> figure) {
        return run.stream().mapToDouble(figure).sum();
    }

    private static Map<String, Double> phases(List<List<EpochReport>> runs) {
        StepTimes times = StepTimes.NONE;
        for (List<EpochReport> run : runs) {
            for (EpochReport epoch : run.subList(1, run.size())) {
                times = times.plus(epoch.times());
            }
        }
        double unit = 1e6 * times.steps();
        Map<String, Double> phases = new LinkedHashMap<>();
        phases.put("broadcast", times.broadcast() / unit);
        phases.put("schedule", times.schedule() / unit);
        phases.put("compute", times.compute() / unit);
        phases.put("collect", times.collect() / unit);
        phases.put("merge", times.merge() / unit);
        phases.put("update", times.update() / unit);
        phases.put("all", times.total() / unit);
        return phases;
    }

    /** Prints them for people. */
    public void print(PrintStream out) {
        line(out, "examples/s (median epoch after the first)", "%,.0f", examplesPerSecond);
        line(out, "steps/s", "%,.1f", stepsPerSecond);
        line(out, "share of the machine's sgemm speed", "%.1f %%", 100 * sgemmShare);
        line(out, "seconds for all epochs", "%.1f", seconds);
        line(out, "test accuracy", "%.2f %%", 100 * accuracy);
        out.println("  where a step's time goes, ms (mean after the first epoch)");
        stepMillis.forEach((phase, millis) -> line(out, "  " + phase, "%.3f", millis));
        if (memory != null) {
            memory.print(out);
        }
    }

    private static void line(PrintStream out, String name, String format, double value) {
        out.printf(Locale.ROOT, "  %-44s " + format + "%n", name, value);
    }
}
