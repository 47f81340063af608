package org.backdraft.driver.kernels;

import org.backdraft.driver.optim.Adadelta;
import org.backdraft.driver.optim.Adagrad;
import org.backdraft.driver.optim.Adam;
import org.backdraft.driver.optim.AdamW;
import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.driver.optim.Lamb;
import org.backdraft.driver.optim.Lars;
import org.backdraft.driver.optim.Nadam;
import org.backdraft.driver.optim.OptimizerState;
import org.backdraft.driver.optim.RmsProp;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.driver.optim.Update;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** One update of W1's 266,610 parameters by one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class UpdateBenchmark {
    private static final int PARAMETERS = 266_610;

    /** So low that theta hardly moves, however often. */
    private static final double RATE = 1e-6;

    /** Each one that there is, SGD without and with momentum. */
    public enum Rule {
        SGD(Sgd.DEFAULT),
        HEAVY_BALL(new Sgd(0.1, 0.9, false)),
        ADAGRAD(Adagrad.DEFAULT),
        RMSPROP(RmsProp.DEFAULT),
        ADADELTA(Adadelta.DEFAULT),
        ADAM(Adam.DEFAULT),
        ADAMW(AdamW.DEFAULT),
        NADAM(Nadam.DEFAULT),
        LARS(Lars.DEFAULT),
        LAMB(Lamb.DEFAULT);

        private final FirstOrder optimizer;

        Rule(FirstOrder optimizer) {
            this.optimizer = optimizer;
        }

        FirstOrder optimizer() {
            return optimizer;
        }
    }

    @Param private Rule rule;
    private float[] theta;
    private float[] gradient;
    private OptimizerState state;
    private Update update;

    /** Draws parameters and their gradient. */
    @Setup
    public void draw() {
        theta = RandomFloats.array(PARAMETERS, 1);
        gradient = RandomFloats.array(PARAMETERS, 2);
        state = rule.optimizer.initialState(PARAMETERS);
        update = Update.of(rule.optimizer, PARAMETERS);
    }

    /** One step of the rule; it may overwrite the gradient. */
    @Benchmark
    public float[] update() {
        update.apply(theta, gradient, 1f, RATE, state);
        return theta;
    }
}
