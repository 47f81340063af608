package org.backdraft.driver.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.hadoop.fs.FSDataOutputStream;
import org.backdraft.driver.cluster.Roster;
import org.backdraft.driver.files.FileTrouble;
import org.backdraft.worker.EvaluationSum;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run says of itself: readable lines for people, and a line of JSON an event for programs.
 *
 * <p>Events: {@code start}, {@code step} (every so many), {@code epoch}, {@code executors} (one
 * came or went), {@code converged}, {@code rollBack}, {@code resume}, {@code warning}, {@code end}.
 */
public final class TrainingLog implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream lines;
    private final FSDataOutputStream metrics;
    private final int everySteps;
    private final int epochs;
    private final long stepsPerEpoch;
    private PrintStream events;
    private Roster executors;
    private long executorsVersion;

    /**
     * A log.
     *
     * @param lines where readable lines go
     * @param metrics where events go; null for nowhere
     * @param everySteps steps between step events
     * @param epochs that the run will have
     */
    public TrainingLog(
            PrintStream lines,
            FSDataOutputStream metrics,
            int everySteps,
            int epochs,
            long stepsPerEpoch) {
        this.lines = lines;
        this.metrics = metrics;
        this.everySteps = everySteps;
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
    }

    /** Tells from now on of executors that come and go. */
    public void watch(Roster roster) {
        executors = roster;
        executorsVersion = -1;
    }

    /** Prints each event from now on, too. */
    public void printEvents(PrintStream to) {
        events = to;
    }

    /** The run's facts before the first step. */
    public void start(Map<String, Object> facts) {
        write("start", facts);
    }

    /**
     * A run that goes on from a checkpoint.
     *
     * @param circumstances when, where and by whom, for programs
     */
    public void resume(
            String checkpoint, long step, int epochsEnded, Map<String, Object> circumstances) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("checkpoint", checkpoint);
        event.put("step", step);
        event.put("epoch", epochsEnded);
        event.putAll(circumstances);
        write("resume", event);
    }

    /** Something that people should know, though training goes on. */
    public void warn(String message) {
        warned(message);
        lines.println("warning: " + message);
    }

    /** Likewise, where people know it already. */
    public void warned(String message) {
        write("warning", new LinkedHashMap<>(Map.of("message", message)));
    }

    /** A step; {@code step} counts from 1. */
    void step(long step, double meanLoss, double learningRate) {
        if (executors != null && executors.version() != executorsVersion) {
            tellOfExecutors(step);
        }
        if (step % everySteps == 0) {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("epoch", (step - 1) / stepsPerEpoch + 1);
            event.put("step", step);
            event.put("loss", meanLoss);
            event.put("learningRate", learningRate);
            write("step", event);
        }
    }

    private void tellOfExecutors(long step) {
        executorsVersion = executors.version();
        for (Roster.Change change : executors.takeChanges()) {
            String reason = change.reason().lines().findFirst().orElse("").strip();
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("step", step);
            event.put("timeMillis", change.timeMillis());
            event.put(change.came() ? "came" : "went", change.executor().id());
            event.put("host", change.executor().host());
            event.put("cores", change.executor().cores());
            if (!change.came()) {
                event.put("reason", reason);
            }
            event.put("executors", change.executors());
            event.put("executorsCores", change.cores());
            write("executors", event);
            lines.println(
                    format(
                            "step %,d: executor %s %s%s; %d with %d cores are there",
                            step,
                            change.executor().description(),
                            change.came() ? "came" : "went: ",
                            reason,
                            change.executors(),
                            change.cores()));
        }
    }

    /** A return to an earlier state, after something that was not finite. */
    void wentBack(String what, long from, Progress to) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("step", from);
        event.put("reason", what);
        event.put("backToStep", to.step());
        event.put("learningRateFactor", to.lowering());
        write("rollBack", event);
        lines.println(
                format(
                        "%s: going back to step %d; learning rates are multiplied by %s from now on",
                        what, to.step(), to.lowering()));
    }

    /** The end of an epoch. */
    void epoch(EpochReport report) {
        Map<String, Object> event = EpochFacts.of(report, executors);
        write("epoch", event);
        StringBuilder line = new StringBuilder();
        line.append(
                format("epoch %d/%d: train loss %.5f", report.epoch(), epochs, report.trainLoss()));
        report.sums().forEach((name, sum) -> line.append(shown(name, sum)));
        line.append(
                format(", %.1f s, %,.0f examples/s", report.seconds(), report.examplesPerSecond()));
        lines.println(line.toString());
    }

    /** An end before the last epoch, as more steps would change nothing. */
    void converged(int epoch, String reason) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("epoch", epoch);
        event.put("reason", reason);
        write("converged", event);
        lines.println(format("converged in epoch %d: %s", epoch, reason));
    }

    private static String shown(String name, EvaluationSum sum) {
        String words = name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        String loss = format(", %s loss %.5f", words, sum.meanLoss());
        return sum.classes() > 0
                ? loss + format(", %s accuracy %.2f %%", words, 100 * sum.accuracy())
                : loss;
    }

    /**
     * The end of the run: the figures of the epoch whose parameters the model has.
     *
     * @param epochs that were ended since the run was started or resumed
     * @param result the figures of the model
     * @param model path of the saved model
     * @param more that is told of the run
     */
    public void end(
            List<EpochReport> epochs,
            EpochReport result,
            String thetaSha256,
            String model,
            Map<String, Object> more) {
        Map<String, Object> event = EpochFacts.of(result, executors);
        double seconds = epochs.stream().mapToDouble(EpochReport::seconds).sum();
        long examples = epochs.stream().mapToLong(EpochReport::examples).sum();
        event.put("seconds", seconds);
        event.put("examplesPerSecond", examples / seconds);
        event.put("thetaSha256", thetaSha256);
        event.put("model", model);
        event.putAll(more);
        write("end", event);
    }

    @Override
    public void close() throws IOException {
        if (metrics != null) {
            metrics.close();
        }
    }

    private void write(String event, Map<String, Object> facts) {
        if (metrics == null && events == null) {
            return;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("event", event);
        all.putAll(facts);
        // JSON has no NaN, which the mean loss of rows without weight is.
        all.replaceAll((key, value) -> isNotFinite(value) ? null : value);
        try {
            String line = JSON.writeValueAsString(all) + "\n";
            if (events != null) {
                events.print(line);
                events.flush();
            }
            if (metrics != null) {
                metrics.write(line.getBytes(StandardCharsets.UTF_8));
                metrics.hflush();
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "can't write the metrics (%s)".formatted(FileTrouble.brief(e)), e);
        }
    }

    private static boolean isNotFinite(Object value) {
        return value instanceof Double number && !Double.isFinite(number);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
