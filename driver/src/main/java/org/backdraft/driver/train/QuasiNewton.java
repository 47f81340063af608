package org.backdraft.driver.train;

import org.backdraft.driver.optim.Lbfgs;
import org.backdraft.driver.optim.LbfgsMemory;
import org.backdraft.driver.optim.LbfgsMemory.Ending;
import org.backdraft.driver.optim.ParameterSpan;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.driver.sync.StepTimes;
import org.backdraft.driver.train.LbfgsIteration.Position;
import org.backdraft.driver.train.LbfgsIteration.Slope;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.ShardedData;

import java.util.List;

/**
 * Full-batch L-BFGS: a step is an iteration and an epoch. It computes the gradient of all examples
 * once or a few times, as its line search needs.
 */
public final class QuasiNewton implements Descent {
    /*
     * A step is a function of x, the history in the state and the examples alone. The evaluation
     * that the last step ended with spares this one its first; a run that goes on from a checkpoint
     * does it again, to the same bits.
     *
     * Near a minimum the values of float32 losses differ by noise alone while their gradients still
     * tell the way: an error e in the value hides a distance of sqrt(e), one in the gradient a
     * distance of e. Changes within NOISE are therefore taken from the gradients, which makes the
     * line search's condition of decrease the approximate Wolfe condition of Hager and Zhang ("A
     * new conjugate gradient method with guaranteed descent and an efficient line search", SIAM
     * Journal on Optimization 16, 2005).
     *
     * Where a trial of the line search is not finite, it is shortened, as the trial is no more than
     * a guess. When nothing better is found then, or x itself is not finite, the search stops.
     */
    static final String ADVICE =
            "scale the features (data.scaling), or start from smaller parameters (a module's init)";

    /** Hager and Zhang's epsilon: the relative error of a loss, generously. */
    private static final double NOISE = 1e-6;

    private final Lbfgs rule;
    private final Objective objective;
    private final LbfgsIteration iteration;
    private final NonFiniteTrace trace;
    private final GradientSource source;
    private float[] nonFinite;
    private long updateNanos;

    /**
     * Descent on the loss of a task.
     *
     * @param task whose minibatch is all examples
     * @param source where gradients come from, over {@code train}
     * @param spans the tensors that are trained, in theta's order, with l2 penalties alone
     * @param train the training data, looked at again when a value is not finite
     */
    public QuasiNewton(
            GradientTask task,
            GradientSource source,
            Lbfgs rule,
            List<ParameterSpan> spans,
            ShardedData train) {
        if (task.sampling().stepsPerEpoch() != 1) {
            throw new IllegalArgumentException("L-BFGS needs minibatches of all examples");
        }
        this.rule = rule;
        this.objective = new Objective(source, spans);
        this.iteration = new LbfgsIteration(rule.history());
        this.trace = new NonFiniteTrace(task, train);
        this.source = source;
    }

    @Override
    public long stepsPerEpoch() {
        return 1;
    }

    @Override
    public StepLoss step(TrainingState state) {
        long start = System.nanoTime();
        long nanosBefore = objective.nanos();
        long evaluationsBefore = objective.evaluations();
        objective.fix(state.theta());
        LbfgsMemory memory = new LbfgsMemory(state.optimizer());
        Position from = position(memory);
        Objective.Evaluation here = objective.at(from.x());
        if (!here.isFinite()) {
            throw nonFinite(state.theta(), state.step());
        }
        boolean flat = rule.isFlat(here.gradientNorm(), here.value());
        Position to = flat ? null : after(from, state.step());
        memory.comeFrom(here.value());
        if (to == null) {
            memory.move(from.x(), from.steps(), from.changes());
            memory.end(flat ? Ending.FLAT : Ending.NOTHING_LOWER);
        } else {
            move(to, memory, state);
        }
        state.optimizer().advance();
        updateNanos += System.nanoTime() - start - (objective.nanos() - nanosBefore);
        return new StepLoss(
                here.lossSum(),
                here.weightSum(),
                here.examples() * (objective.evaluations() - evaluationsBefore));
    }

    @Override
    public double learningRate(TrainingState state) {
        return Double.NaN;
    }

    @Override
    public String convergence(TrainingState state) {
        Ending ending = new LbfgsMemory(state.optimizer()).ending();
        return ending == Ending.NONE ? null : ending.words();
    }

    @Override
    public StepTimes times() {
        return source.times().withUpdate(updateNanos);
    }

    /** Where the state is; without history when its parameters are not those of its x. */
    private Position position(LbfgsMemory memory) {
        boolean known = memory.x() != null && objective.isAt(memory.x());
        double[] x = known ? memory.x() : objective.variables();
        Objective.Evaluation here = objective.at(x);
        return new Position(
                x,
                new Slope(here.value(), here.gradient()),
                known ? memory.steps() : List.of(),
                known ? memory.changes() : List.of());
    }

    /** The next position; null when the line search finds none. */
    private Position after(Position from, long step) {
        nonFinite = null;
        Position next = iteration.after(from, x -> trial(from, x));
        if (next == null && nonFinite != null) {
            throw nonFinite(nonFinite, step);
        }
        return next;
    }

    private Slope trial(Position from, double[] x) {
        Objective.Evaluation there = objective.at(x);
        if (!there.isFinite()) {
            nonFinite = objective.theta().clone();
            return new Slope(Double.POSITIVE_INFINITY, there.gradient());
        }
        double before = from.slope().value();
        boolean tells = Math.abs(there.value() - before) > NOISE * Math.abs(before);
        return new Slope(tells ? there.value() : before + rise(from, x, there), there.gradient());
    }

    /** The change of the value on the way to x, as the mean of both ends' gradients tells it. */
    private static double rise(Position from, double[] x, Objective.Evaluation there) {
        double twice = 0;
        for (int i = 0; i < x.length; i++) {
            twice += (from.slope().gradient()[i] + there.gradient()[i]) * (x[i] - from.x()[i]);
        }
        return twice / 2;
    }

    private void move(Position to, LbfgsMemory memory, TrainingState state) {
        Objective.Evaluation there = objective.at(to.x());
        System.arraycopy(objective.theta(), 0, state.theta(), 0, state.theta().length);
        memory.move(to.x(), to.steps(), to.changes());
        memory.observe(there.value());
        memory.end(
                rule.isFlat(there.gradientNorm(), there.value())
                        ? Ending.FLAT
                        : rule.isLevel(memory.earliest(), there.value())
                                ? Ending.LEVEL
                                : Ending.NONE);
    }

    private NonFiniteException nonFinite(float[] theta, long step) {
        return trace.exception(theta, 0, 1, step, 1, ADVICE);
    }
}
