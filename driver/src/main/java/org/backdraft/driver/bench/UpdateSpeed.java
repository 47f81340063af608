package org.backdraft.driver.bench;

import org.backdraft.driver.optim.Adadelta;
import org.backdraft.driver.optim.Adagrad;
import org.backdraft.driver.optim.Adam;
import org.backdraft.driver.optim.AdamW;
import org.backdraft.driver.optim.Clipping;
import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.driver.optim.Lamb;
import org.backdraft.driver.optim.Lars;
import org.backdraft.driver.optim.Nadam;
import org.backdraft.driver.optim.OptimizerState;
import org.backdraft.driver.optim.ParameterSpan;
import org.backdraft.driver.optim.Regularizer;
import org.backdraft.driver.optim.RmsProp;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.driver.optim.Update;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** The speed of optimizers' updates, on one tensor of random numbers. */
public final class UpdateSpeed {
    private static final int[] SIZES = {100_000, 1_000_000, 10_000_000};
    private static final double WARM_UP_SECONDS = 0.3;
    private static final double SECONDS = 0.4;
    private static final int LEAST_REPETITIONS = 11;

    private static final Regularizer PLAIN = new Regularizer(0, 0, 0, 0);
    private static final Regularizer L1_L2 = new Regularizer(1e-5, 1e-4, 0, 0);
    private static final Regularizer MAX_NORM = new Regularizer(0, 0, 0, 1e6);

    private static final List<Rule> RULES =
            List.of(
                    new Rule("SGD", Sgd.DEFAULT, PLAIN, Clipping.NONE),
                    new Rule("heavy ball", new Sgd(0.1, 0.9, false), PLAIN, Clipping.NONE),
                    new Rule("Nesterov", new Sgd(0.1, 0.9, true), PLAIN, Clipping.NONE),
                    new Rule("Adagrad", Adagrad.DEFAULT, PLAIN, Clipping.NONE),
                    new Rule("RMSProp", RmsProp.DEFAULT, PLAIN, Clipping.NONE),
                    new Rule(
                            "RMSProp, centered, momentum",
                            new RmsProp(0.01, 0.99, 1e-8, 0.9, true),
                            PLAIN,
                            Clipping.NONE),
                    new Rule("Adadelta", Adadelta.DEFAULT, PLAIN, Clipping.NONE),
                    new Rule("Adam", Adam.DEFAULT, PLAIN, Clipping.NONE),
                    new Rule("AdamW", AdamW.DEFAULT, PLAIN, Clipping.NONE),
                    new Rule("Nadam", Nadam.DEFAULT, PLAIN, Clipping.NONE),
                    new Rule("LARS", Lars.DEFAULT, PLAIN, Clipping.NONE),
                    new Rule("LAMB", Lamb.DEFAULT, PLAIN, Clipping.NONE),
                    new Rule("Adam, l1, l2", Adam.DEFAULT, L1_L2, Clipping.NONE),
                    new Rule("Adam, max-norm", Adam.DEFAULT, MAX_NORM, Clipping.NONE),
                    new Rule("Adam, clip value", Adam.DEFAULT, PLAIN, new Clipping(1, 0)),
                    new Rule("Adam, clip norm", Adam.DEFAULT, PLAIN, new Clipping(0, 1)));

    private UpdateSpeed() {}

    private record Rule(
            String name, FirstOrder optimizer, Regularizer regularizer, Clipping clipping) {

        private Update update(int parameters, int threads) {
            ParameterSpan all = new ParameterSpan("all", 0, parameters, 100, 1, regularizer);
            return new Update(optimizer, List.of(all), clipping, threads);
        }
    }

    /**
     * Prints the median nanoseconds a parameter of every rule, at several sizes, by one thread and
     * by {@code threads}, and what of memory moves at the largest size, at the least: theta and
     * moments once to and fro, the gradient once.
     */
    public static void print(int threads, PrintStream out) {
        out.printf("%-28s", "ns a parameter (GB/s)");
        for (int size : SIZES) {
            out.printf(Locale.ROOT, "%,12d x 1 %,12d x %d", size, size, threads);
        }
        out.println();
        for (Rule rule : RULES) {
            out.printf("%-28s", rule.name);
            for (int size : SIZES) {
                out.printf("%s %s", figure(rule, size, 1), figure(rule, size, threads));
            }
            out.println();
        }
    }

    private static String figure(Rule rule, int size, int threads) {
        OptimizerState state = rule.optimizer.initialState(size);
        int bytes = Float.BYTES * (3 + 2 * state.moments().length);
        double nanos = nanosAnUpdate(rule, state, size, threads) / size;
        return String.format(Locale.ROOT, "%9.3f (%4.1f)", nanos, bytes / nanos);
    }

    private static double nanosAnUpdate(Rule rule, OptimizerState state, int size, int threads) {
        float[] theta = random(size, 1);
        float[] gradient = random(size, 2);
        Update update = rule.update(size, threads);
        repeat(update, theta, gradient, state, WARM_UP_SECONDS);
        return Medians.of(repeat(update, theta, gradient, state, SECONDS));
    }

    /** The nanoseconds of each update. */
    private static double[] repeat(
            Update update, float[] theta, float[] gradient, OptimizerState state, double seconds) {
        List<Double> nanos = new ArrayList<>();
        long start = System.nanoTime();
        long before = start;
        while (nanos.size() < LEAST_REPETITIONS || before - start < 1e9 * seconds) {
            update.apply(theta, gradient, 1, 1e-6, state);
            long after = System.nanoTime();
            nanos.add((double) (after - before));
            before = after;
        }
        return nanos.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static float[] random(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble() - 0.5f;
        }
        return values;
    }
}
