package org.backdraft.driver.run;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;

import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;
import org.backdraft.driver.sync.StepTimes;
import org.backdraft.driver.train.Descent;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.driver.train.RunWatch;
import org.backdraft.driver.train.TrainingState;

/**
 * A run as a source of Spark's metrics, from which its sinks (JMX, Prometheus, CSV and so on) read
 * until it is closed.
 *
 * <p>Gauges: {@code epoch} and {@code step} under way or last taken, from 1; {@code loss}, mean of
 * the step's examples; {@code learningRate}; {@code examplesPerSecond} since the epoch began;
 * {@code stepMillis.PHASE}, means of the last epoch that ended.
 */
final class RunGauges implements Source, RunWatch {
    /*
     * Written by the training thread and read by the sinks'. Each figure is seen whole; two of them
     * may be of neighbouring steps.
     */
    private static final String NAME = "backdraft";

    private final MetricRegistry registry = new MetricRegistry();
    private final long stepsPerEpoch;
    private volatile long step;
    private volatile double loss = Double.NaN;
    private volatile double learningRate = Double.NaN;
    private volatile double examplesPerSecond = Double.NaN;
    private volatile StepTimes times = StepTimes.NONE;
    private long examples;
    private long since = System.nanoTime();

    private RunGauges(long stepsPerEpoch, long step) {
        this.stepsPerEpoch = stepsPerEpoch;
        this.step = step;
        gauge("epoch", () -> this.step == 0 ? 0 : (this.step - 1) / stepsPerEpoch + 1);
        gauge("step", () -> this.step);
        gauge("loss", () -> loss);
        gauge("learningRate", () -> learningRate);
        gauge("examplesPerSecond", () -> examplesPerSecond);
        for (String phase : StepTimes.NONE.millis().keySet()) {
            gauge("stepMillis." + phase, () -> times.millis().get(phase));
        }
    }

    /**
     * Registers the gauges of a run that is at a step, with the Spark of this process; unless
     * another run has done so, as one of several at once does.
     */
    static synchronized RunWatch register(long stepsPerEpoch, long step) {
        MetricsSystem metrics = SparkEnv.get().metricsSystem();
        if (!metrics.getSourcesByName(NAME).isEmpty()) {
            return new RunWatch() {};
        }
        RunGauges gauges = new RunGauges(stepsPerEpoch, step);
        metrics.registerSource(gauges);
        return gauges;
    }

    @Override
    public String sourceName() {
        return NAME;
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    @Override
    public void step(long taken, Descent.StepLoss seen, double rate) {
        step = taken;
        loss = seen.mean();
        learningRate = rate;
        examples += seen.examples();
        examplesPerSecond = examples * 1e9 / Math.max(1, System.nanoTime() - since);
        if (taken % stepsPerEpoch == 0) {
            examples = 0;
        }
    }

    @Override
    public void epoch(EpochReport report, TrainingState state) {
        times = report.times();
        since = System.nanoTime();
    }

    @Override
    public void backTo(long to) {
        step = to;
        examples = 0;
        since = System.nanoTime();
    }

    @Override
    public void close() {
        if (SparkEnv.get() != null) {
            SparkEnv.get().metricsSystem().removeSource(this);
        }
    }

    private <T> void gauge(String name, Gauge<T> value) {
        registry.register(name, value);
    }
}
