package org.backdraft.driver.bench;

import org.backdraft.driver.sync.StepTimes;
import org.backdraft.driver.train.EpochReport;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A workload's figures over several runs, as text; the first epoch of a run warms up. */
public final class BenchReport {
    private BenchReport() {}

    /**
     * Prints the medians.
     *
     * @param runs the epochs of each run
     * @param sgemm the machine's speed, in floating-point operations a second
     */
    public static void print(
            Workload workload, List<List<EpochReport>> runs, double sgemm, PrintStream out) {
        double speed = medianOfRuns(runs, BenchReport::examplesPerSecond);
        double accuracy = medianOfRuns(runs, run -> last(run).test().accuracy());
        double seconds =
                medianOfRuns(runs, run -> run.stream().mapToDouble(EpochReport::seconds).sum());
        double share = speed * workload.flopsPerExample() / sgemm;
        out.println(workload.title());
        line(out, "examples/s (median epoch after the first)", "%,.0f", speed);
        line(out, "steps/s", "%,.0f", speed / workload.batchSize());
        line(out, "share of the machine's sgemm speed", "%.1f %%", 100 * share);
        line(out, "seconds for all epochs", "%.1f", seconds);
        line(out, "test accuracy", "%.2f %%", 100 * accuracy);
        StepTimes times = StepTimes.NONE;
        for (List<EpochReport> run : runs) {
            for (EpochReport epoch : run.subList(1, run.size())) {
                times = times.plus(epoch.times());
            }
        }
        phases(times, out);
    }

    private static void phases(StepTimes times, PrintStream out) {
        double unit = 1e6 * times.steps();
        out.println("  where a step's time goes, ms (mean after the first epoch)");
        line(out, "  broadcast", "%.3f", times.broadcast() / unit);
        line(out, "  schedule", "%.3f", times.schedule() / unit);
        line(out, "  compute", "%.3f", times.compute() / unit);
        line(out, "  collect", "%.3f", times.collect() / unit);
        line(out, "  merge", "%.3f", times.merge() / unit);
        line(out, "  update", "%.3f", times.update() / unit);
        line(out, "  all", "%.3f", times.total() / unit);
    }

    private static double examplesPerSecond(List<EpochReport> run) {
        return median(
                run.subList(1, run.size()).stream()
                        .mapToDouble(EpochReport::examplesPerSecond)
                        .toArray());
    }

    private static double medianOfRuns(
            List<List<EpochReport>> runs,
            java.util.function.ToDoubleFunction<List<EpochReport>> figure) {
        return median(runs.stream().mapToDouble(figure).toArray());
    }

    /** The middle value, or the mean of the two in the middle. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static EpochReport last(List<EpochReport> run) {
        return run.get(run.size() - 1);
    }

    private static void line(PrintStream out, String name, String format, double value) {
        out.printf(Locale.ROOT, "  %-44s " + format + "%n", name, value);
    }
}
