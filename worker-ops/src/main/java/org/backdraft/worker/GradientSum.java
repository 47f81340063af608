package org.backdraft.worker;

import org.backdraft.tensor.FiniteCheck;
import org.backdraft.tensor.SparseMatrix;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * All that comes back from computing a gradient: sums over examples, never means.
 *
 * <p>Written by one thread at a time.
 */
public final class GradientSum {
    /*
     * The gradient is one flat array whatever the input. Of the parts that sparse input alone meets,
     * only the columns in which some example had a number may differ from +0; these are noted, one bit
     * a column, and the others are neither cleared nor added nor sent. That changes no bit of a sum.
     * For a number that starts from +0 and is only added to is never -0: in rounding to nearest x + y
     * is -0 only when both are, and sparse products are added by an addition of their own, not fused.
     * So the +0 of a column that isn't noted adds nothing to its counterpart g: g + +0 = +0 + g = g to
     * the bit, as g isn't -0. Nor can it matter which form travelled: a column that is noted without
     * need only costs time.
     */
    private final GradientLayout layout;
    private final float[] gradient;
    private final TouchedColumns touched;
    private boolean knownFinite;
    private double loss;
    private double weight;
    private long count;

    /** Of no examples. */
    public GradientSum(GradientLayout layout) {
        this.layout = layout;
        this.gradient = new float[layout.length()];
        this.touched = new TouchedColumns(layout.columns());
    }

    /** Of no examples, for a gradient of {@code parameters} numbers, none of them sparse. */
    public GradientSum(int parameters) {
        this(GradientLayout.dense(parameters));
    }

    /** Sum of the weighted gradients, laid out as theta; read only, but for {@link #touch}. */
    public float[] gradient() {
        return gradient;
    }

    /** The same to be written to as its owner likes, until the sum is cleared or read anew. */
    public float[] overwritten() {
        knownFinite = false;
        touched.addAll();
        return gradient;
    }

    /** Sum of the weighted losses. */
    public double loss() {
        return loss;
    }

    /** Sum of the weights. */
    public double weight() {
        return weight;
    }

    /** Number of examples. */
    public long count() {
        return count;
    }

    /** Back to no examples. */
    public void clear() {
        int listed = touched.list();
        for (GradientLayout.Part part : layout.parts()) {
            if (isDense(part)) {
                Arrays.fill(gradient, part.from(), part.to(), 0f);
            } else {
                clear(part, listed);
            }
        }
        touched.clear();
        knownFinite = false;
        loss = 0;
        weight = 0;
        count = 0;
    }

    private void clear(GradientLayout.Part part, int listed) {
        int[] columns = touched.listed();
        for (int row = part.from(); row < part.to(); row += layout.columns()) {
            for (int i = 0; i < listed; i++) {
                gradient[row + columns[i]] = 0f;
            }
        }
    }

    /** Adds what belongs beside the gradient, which the caller has added to {@link #gradient}. */
    void addBatch(double batchLoss, double batchWeight, long batchCount) {
        loss += batchLoss;
        weight += batchWeight;
        count += batchCount;
    }

    /** Replaces what belongs beside the gradient. */
    void replaceBeside(double otherLoss, double otherWeight, long otherCount) {
        knownFinite = false;
        loss = otherLoss;
        weight = otherWeight;
        count = otherCount;
    }

    /** Notes that the gradient gets the share of examples whose features are dense. */
    void touch() {
        knownFinite = false;
        touched.addAll();
    }

    /** Notes that the gradient gets the share of these examples. */
    void touch(SparseMatrix input) {
        knownFinite = false;
        touched.add(input);
    }

    /** Adds another sum of the same layout. */
    public void add(GradientSum other) {
        knownFinite = false;
        int listed = other.touched.list();
        for (GradientLayout.Part part : layout.parts()) {
            if (other.isDense(part)) {
                addAll(other.gradient, part.from(), part.to());
            } else {
                add(other, part, listed);
            }
        }
        touched.add(other.touched);
        addBatch(other.loss, other.weight, other.count);
    }

    /** Adds another sum of the same layout by a check's threads, which look at what they add. */
    void add(GradientSum other, FiniteCheck check) {
        if (!other.isDense()) {
            add(other);
            return;
        }
        knownFinite = check.ofSum(gradient, other.gradient);
        touched.add(other.touched);
        addBatch(other.loss, other.weight, other.count);
    }

    private void addAll(float[] from, int start, int end) {
        for (int i = start; i < end; i++) {
            gradient[i] += from[i];
        }
    }

    private void add(GradientSum other, GradientLayout.Part part, int listed) {
        int[] columns = other.touched.listed();
        for (int row = part.from(); row < part.to(); row += layout.columns()) {
            for (int i = 0; i < listed; i++) {
                int k = row + columns[i];
                gradient[k] += other.gradient[k];
            }
        }
    }

    /** Multiplies the first {@code parameters} numbers of the gradient, all that is trained. */
    void scale(float factor, int parameters) {
        knownFinite = false;
        int listed = touched.list();
        int[] columns = touched.listed();
        for (GradientLayout.Part part : layout.parts()) {
            if (isDense(part)) {
                int end = Math.min(parameters, part.to());
                for (int i = part.from(); i < end; i++) {
                    gradient[i] *= factor;
                }
            } else {
                for (int row = part.from(); row < part.to(); row += layout.columns()) {
                    for (int i = 0; i < listed; i++) {
                        gradient[row + columns[i]] *= factor;
                    }
                }
            }
        }
    }

    /**
     * Subtracts the first {@code parameters} numbers of the gradient.
     *
     * @param theta accumulated
     */
    void subtractFrom(float[] theta, int parameters) {
        int listed = touched.list();
        int[] columns = touched.listed();
        for (GradientLayout.Part part : layout.parts()) {
            if (isDense(part)) {
                int end = Math.min(parameters, part.to());
                for (int i = part.from(); i < end; i++) {
                    theta[i] -= gradient[i];
                }
            } else {
                for (int row = part.from(); row < part.to(); row += layout.columns()) {
                    for (int i = 0; i < listed; i++) {
                        theta[row + columns[i]] -= gradient[row + columns[i]];
                    }
                }
            }
        }
    }

    /** Whether every number is finite. */
    public boolean isFinite() {
        return isFinite(new FiniteCheck());
    }

    /** The same, looked at by a check's threads unless they did when it was added up. */
    public boolean isFinite(FiniteCheck check) {
        boolean finite = Double.isFinite(loss) && Double.isFinite(weight);
        if (isDense()) {
            return (knownFinite || check.of(gradient)) && finite;
        }
        int listed = touched.list();
        for (GradientLayout.Part part : layout.parts()) {
            finite &= part.rows() == 0 ? isFinite(part) : isFinite(part, listed);
        }
        return finite;
    }

    private boolean isFinite(GradientLayout.Part part) {
        boolean finite = true;
        for (int i = part.from(); i < part.to(); i++) {
            finite &= Float.isFinite(gradient[i]);
        }
        return finite;
    }

    private boolean isFinite(GradientLayout.Part part, int listed) {
        int[] columns = touched.listed();
        boolean finite = true;
        for (int row = part.from(); row < part.to(); row += layout.columns()) {
            for (int i = 0; i < listed; i++) {
                finite &= Float.isFinite(gradient[row + columns[i]]);
            }
        }
        return finite;
    }

    /** Length on the wire of a sum of {@code parameters} parameters, none of them sparse. */
    public static int bytes(int parameters) {
        return SumWire.bytes(parameters);
    }

    /** Whether all numbers of the gradient would travel. */
    public boolean isWhole() {
        return SumWire.isWhole(this);
    }

    /** Length of this sum on the wire. */
    public long bytes() {
        return SumWire.bytes(this);
    }

    /** Puts the wire form; {@code to} is little-endian. */
    public void write(ByteBuffer to) {
        SumWire.write(this, to);
    }

    /** Gets the wire form, replacing what this sum holds; {@code from} is little-endian. */
    public void read(ByteBuffer from) {
        SumWire.read(this, from);
    }

    /** How the gradient is laid out. */
    GradientLayout layout() {
        return layout;
    }

    /** The columns that may differ from +0. */
    TouchedColumns touched() {
        return touched;
    }

    private boolean isDense() {
        return !touched.canBeFew() || touched.isAll();
    }

    /** Whether all numbers of a part may differ from +0. */
    boolean isDense(GradientLayout.Part part) {
        return part.rows() == 0 || touched.isAll();
    }
}
