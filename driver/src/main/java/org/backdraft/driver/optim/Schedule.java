package org.backdraft.driver.optim;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What the learning rate is multiplied by, as a function of time: a pure function of the number of
 * updates so far. All durations are in updates.
 */
public sealed interface Schedule extends Serializable {

    /**
     * The factor of update number {@code update}, counted from 0; 0 or more and usually at most 1.
     */
    double factor(long update);

    /** 1. */
    record Constant() implements Schedule {
        @Override
        public double factor(long update) {
            return 1;
        }
    }

    /**
     * gamma^floor(t / every).
     *
     * @param every over 0
     * @param gamma over 0, at most 1
     */
    record StepDecay(long every, double gamma) implements Schedule {
        public StepDecay {
            Bounds.atLeast(1, "every", every);
            Bounds.fraction("gamma", gamma);
        }

        @Override
        public double factor(long update) {
            return StrictMath.pow(gamma, update / every);
        }
    }

    /**
     * gamma^(number of milestones that have been reached).
     *
     * @param milestones ascending, over 0
     * @param gamma over 0, at most 1
     */
    record MultiStep(List<Long> milestones, double gamma) implements Schedule {
        public MultiStep {
            milestones = List.copyOf(milestones);
            long last = 0;
            for (long milestone : milestones) {
                if (milestone <= last) {
                    throw new IllegalArgumentException(
                            "milestones must ascend from over 0, not " + milestones);
                }
                last = milestone;
            }
            Bounds.fraction("gamma", gamma);
        }

        @Override
        public double factor(long update) {
            int reached = 0;
            while (reached < milestones.size() && milestones.get(reached) <= update) {
                reached++;
            }
            return StrictMath.pow(gamma, reached);
        }
    }

    /**
     * gamma^(t / every), smoothly.
     *
     * @param every over 0
     * @param gamma over 0, at most 1
     */
    record Exponential(long every, double gamma) implements Schedule {
        public Exponential {
            Bounds.atLeast(1, "every", every);
            Bounds.fraction("gamma", gamma);
        }

        @Override
        public double factor(long update) {
            return StrictMath.pow(gamma, (double) update / every);
        }
    }

    /**
     * 1 / (1 + decay t / every): with decay over 0 the rates' sum diverges as it must for
     * convergence (Robbins and Monro, "A stochastic approximation method", 1951).
     *
     * @param every over 0
     * @param decay 0 or more
     */
    record InverseTime(long every, double decay) implements Schedule {
        public InverseTime {
            Bounds.atLeast(1, "every", every);
            Bounds.zeroOrMore("decay", decay);
        }

        @Override
        public double factor(long update) {
            return 1 / (1 + decay * update / every);
        }
    }

    /**
     * end + (1 - end) (1 - t / over)^power, then end.
     *
     * @param over over 0
     * @param power over 0; 1 is a straight line
     * @param end from 0 to 1
     */
    record Polynomial(long over, double power, double end) implements Schedule {
        public Polynomial {
            Bounds.atLeast(1, "over", over);
            Bounds.overZero("power", power);
            Bounds.zeroToOne("end", end);
        }

        @Override
        public double factor(long update) {
            double left = 1 - (double) Math.min(update, over) / over;
            return end + (1 - end) * StrictMath.pow(left, power);
        }
    }

    /**
     * end + (1 - end) (1 + cos(pi s / p)) / 2, s updates after the latest restart, in a period of p
     * updates (Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR
     * 2017).
     *
     * @param period the first one, over 0
     * @param periodFactor each next period is this times as long, 1 or more; 0: no restarts, the
     *     factor stays at {@code end} after the first period
     * @param end from 0 to 1
     */
    record Cosine(long period, double periodFactor, double end) implements Schedule {
        public Cosine {
            Bounds.atLeast(1, "period", period);
            if (periodFactor != 0 && !(periodFactor >= 1 && periodFactor <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "the period factor must be 1 or more, or 0 for no restarts, not "
                                + periodFactor);
            }
            Bounds.zeroToOne("end", end);
        }

        @Override
        public double factor(long update) {
            double length = period;
            double since = update;
            if (periodFactor == 0) {
                since = Math.min(update, period);
            } else if (periodFactor == 1) {
                since = update % period;
            } else {
                while (since >= length) {
                    since -= length;
                    length *= periodFactor;
                }
            }
            return cosine(1, end, since / length);
        }
    }

    /**
     * A straight line from start to 1, times the first factor of what follows; then what follows,
     * from its own beginning (Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1
     * hour", 2017).
     *
     * @param over length of the line, over 0
     * @param start from 0 to 1; at 0 the first update does nothing
     * @param then what follows
     */
    record WarmUp(long over, double start, Schedule then) implements Schedule {
        public WarmUp {
            Bounds.atLeast(1, "over", over);
            Bounds.zeroToOne("start", start);
            Objects.requireNonNull(then, "then");
        }

        @Override
        public double factor(long update) {
            return update < over
                    ? then.factor(0) * (start + (1 - start) * update / over)
                    : then.factor(update - over);
        }
    }

    /**
     * Half a cosine from startFactor up to 1, another one down to endFactor (Smith and Topin,
     * "Super-convergence: very fast training of neural networks using large learning rates", 2019;
     * as PyTorch's OneCycleLR with two phases, which ends with update over - 1).
     *
     * @param over updates of the whole cycle, over 1
     * @param peakAt share of the cycle that goes up, over 0 and under 1
     * @param startFactor from 0 to 1
     * @param endFactor from 0 to 1
     */
    record OneCycle(long over, double peakAt, double startFactor, double endFactor)
            implements Schedule {
        public OneCycle {
            Bounds.atLeast(2, "over", over);
            if (!(peakAt > 0 && peakAt < 1)) {
                throw new IllegalArgumentException(
                        "the peak must be at over 0 and under 1 of the cycle, not " + peakAt);
            }
            Bounds.zeroToOne("the start factor", startFactor);
            Bounds.zeroToOne("the end factor", endFactor);
        }

        /** PyTorch's usual shape: up from 1/25 for 0.3 of the cycle, down to 1/250,000. */
        public static OneCycle of(long over) {
            return new OneCycle(over, 0.3, 1 / 25.0, 1 / 250_000.0);
        }

        @Override
        public double factor(long update) {
            double peak = peakAt * over - 1;
            double last = over - 1;
            if (update < peak) {
                return cosine(startFactor, 1, update / peak);
            }
            double from = Math.max(0, peak);
            return cosine(1, endFactor, Math.min(1, (update - from) / (last - from)));
        }
    }

    /** Half a cosine from {@code from} at 0 to {@code to} at 1. */
    private static double cosine(double from, double to, double share) {
        return to + (from - to) * (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
    }
}
