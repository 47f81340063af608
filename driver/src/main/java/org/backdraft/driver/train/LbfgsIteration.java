package org.backdraft.driver.train;

import breeze.generic.UFunc;
import breeze.linalg.DenseVector;
import breeze.linalg.DenseVector$;
import breeze.linalg.NumericOps;
import breeze.linalg.operators.OpMulInner$;
import breeze.math.MutableFiniteCoordinateField;
import breeze.math.MutableInnerProductModule;
import breeze.math.MutableInnerProductModule$;
import breeze.optimize.DiffFunction;
import breeze.optimize.FirstOrderMinimizer.State;
import breeze.optimize.LBFGS;
import breeze.optimize.LBFGS.ApproximateInverseHessian;

import scala.$less$colon$less;
import scala.$less$colon$less$;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.jdk.javaapi.CollectionConverters;

import java.util.List;
import java.util.function.Function;

/**
 * One iteration of breeze's L-BFGS: direction, line search for the strong Wolfe conditions (Nocedal
 * and Wright, "Numerical optimization", section 3.5), new history.
 */
final class LbfgsIteration {
    /*
     * breeze's vectors of doubles with one exception: its dot product is that of whichever BLAS
     * netlib finds in the driver, which on a cluster need not be the one of local mode, and sums in
     * an order of its own. Here it is a loop, so that the same search has the same bits everywhere.
     *
     * An iteration is made from nothing but the position. What breeze remembers beside it matters
     * within one iteration only: after a first failure it tries again without history.
     */
    private static final MutableInnerProductModule<DenseVector<Object>, Object> SPACE = space();

    private final LBFGS<DenseVector<Object>> minimizer;
    private final int history;

    /** The value of a function and its gradient, which is not written any more. */
    record Slope(double value, double[] gradient) {}

    /**
     * Where a search is.
     *
     * @param x the point
     * @param slope of the function there
     * @param steps the last changes of x, newest first
     * @param changes of the gradient, which the steps led to
     */
    record Position(double[] x, Slope slope, List<double[]> steps, List<double[]> changes) {}

    /** Iterations that remember so many steps. */
    LbfgsIteration(int history) {
        this.history = history;
        // Iterations are taken one by one: breeze's own limits and tolerance are never looked at.
        this.minimizer = new LBFGS<>(-1, history, 0, SPACE);
    }

    /** The next position; null when the line search finds none, with or without history. */
    Position after(Position from, Function<double[], Slope> function) {
        Iterator<State<DenseVector<Object>, Object, Object>> states =
                minimizer.infiniteIterations(breeze(function), state(from));
        int before = states.next().iter();
        State<DenseVector<Object>, Object, Object> next = states.next();
        while (next.iter() == before && !next.searchFailed()) {
            next = states.next();
        }
        return next.searchFailed() ? null : position(next);
    }

    private static DiffFunction<DenseVector<Object>> breeze(Function<double[], Slope> function) {
        return x -> {
            Slope slope = function.apply(values(x));
            return new Tuple2<>(slope.value, vector(slope.gradient));
        };
    }

    /** breeze starts with a step of length 1 in iteration 0, and with -H g itself in all others. */
    private State<DenseVector<Object>, Object, Object> state(Position from) {
        DenseVector<Object> gradient = vector(from.slope.gradient);
        double value = from.slope.value;
        return new State<>(
                vector(from.x),
                value,
                gradient,
                value,
                gradient,
                from.steps.size(),
                value,
                new ApproximateInverseHessian<>(
                        history, vectors(from.steps), vectors(from.changes), SPACE),
                minimizer.convergenceCheck().initialInfo(),
                false,
                Option.empty());
    }

    private static Position position(State<DenseVector<Object>, Object, Object> state) {
        ApproximateInverseHessian<DenseVector<Object>> hessian = hessian(state);
        return new Position(
                values(state.x()),
                new Slope(state.value(), values(state.grad())),
                arrays(hessian.memStep()),
                arrays(hessian.memGradDelta()));
    }

    @SuppressWarnings("unchecked")
    private static ApproximateInverseHessian<DenseVector<Object>> hessian(
            State<DenseVector<Object>, Object, Object> state) {
        return (ApproximateInverseHessian<DenseVector<Object>>) state.history();
    }

    private IndexedSeq<DenseVector<Object>> vectors(List<double[]> arrays) {
        return CollectionConverters.asScala(
                        arrays.stream().limit(history).map(LbfgsIteration::vector).toList())
                .toIndexedSeq();
    }

    private static List<double[]> arrays(IndexedSeq<DenseVector<Object>> vectors) {
        return CollectionConverters.asJava(vectors).stream().map(LbfgsIteration::values).toList();
    }

    private static DenseVector<Object> vector(double[] values) {
        return DenseVector$.MODULE$.apply$mDc$sp(values);
    }

    private static double[] values(DenseVector<Object> vector) {
        return (double[]) vector.data();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static MutableInnerProductModule<DenseVector<Object>, Object> space() {
        MutableFiniteCoordinateField<DenseVector<Object>, Object, Object> usual =
                DenseVector$.MODULE$.space_Double();
        UFunc.UImpl2<OpMulInner$, DenseVector<Object>, DenseVector<Object>, Object> dot =
                (a, b) -> dot(values(a), values(b));
        return MutableInnerProductModule$.MODULE$.make(
                usual.scalars(),
                vectorsHaveOperators(),
                usual.zeroLike(),
                usual.mulVS(),
                usual.addVV(),
                usual.subVV(),
                dot,
                usual.copy(),
                usual.mulIntoVS(),
                usual.addIntoVV(),
                usual.subIntoVV(),
                usual.setIntoVV(),
                usual.scaleAddVV());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static $less$colon$less<DenseVector<Object>, NumericOps<DenseVector<Object>>>
            vectorsHaveOperators() {
        return ($less$colon$less) $less$colon$less$.MODULE$.refl();
    }
}
