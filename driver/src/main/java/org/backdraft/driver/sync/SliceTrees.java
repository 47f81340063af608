package org.backdraft.driver.sync;

import org.backdraft.worker.GradientLayout;
import org.backdraft.worker.GradientSlice;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Rounding;
import org.backdraft.worker.RoundingErrors;
import org.backdraft.worker.SumBuffers;
import org.backdraft.worker.TreeSum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The canonical trees of a step's sums on the driver, slice by slice: in each slice one a model,
 * over its stretch of the gradient. Slices may be added to and finished by any threads.
 */
final class SliceTrees {
    /*
     * Numbers of a gradient are added each for itself, so a slice has the bits of the whole. All
     * slices of a length share their buffers, and give them back when they are finished: in use are
     * those of the slices that are on their way. A slice of SLICE_NUMBERS, 512 KiB, is to
     * stay in a core's cache until it is added, and to be large beside what a message costs by itself.
     */
    static final int SLICE_NUMBERS = 128 << 10;

    private final List<GradientTask> tasks;
    private final List<List<TreeSum>> trees = new ArrayList<>();
    private final Map<Integer, SumBuffers> buffers = new HashMap<>();
    private final GradientSum[] sums;
    private final int[] finished;
    private volatile long step;
    private boolean missesErrors;

    /**
     * Empty trees.
     *
     * @param sliceNumbers most of a slice, of all models together
     */
    SliceTrees(List<GradientTask> tasks, int sliceNumbers) {
        this.tasks = List.copyOf(tasks);
        this.sums = new GradientSum[tasks.size()];
        this.finished = new int[tasks.size()];
        long numbers = tasks.stream().mapToLong(task -> task.graph().thetaLength()).sum();
        int slices = Math.toIntExact(Math.max(1, (numbers + sliceNumbers - 1) / sliceNumbers));
        for (int slice = 0; slice < slices; slice++) {
            trees.add(new ArrayList<>());
            for (GradientTask task : tasks) {
                int length = GradientSlice.of(slice, slices, task.graph().thetaLength()).length();
                trees.get(slice).add(tree(task, length));
            }
        }
    }

    private TreeSum tree(GradientTask task, int length) {
        Rounding rounding = task.rounding();
        return new TreeSum(
                task.sampling().shards(),
                buffers.computeIfAbsent(length, n -> new SumBuffers(GradientLayout.dense(n))),
                rounding,
                rounding.isStateful() ? new RoundingErrors(task) : null);
    }

    /** Number of slices. */
    int slices() {
        return trees.size();
    }

    /** The trees of a slice. */
    List<TreeSum> of(int slice) {
        return trees.get(slice);
    }

    /** Empties all trees for a step. */
    synchronized void reset(long ofStep) {
        step = ofStep;
        trees.forEach(slice -> slice.forEach(tree -> tree.reset(ofStep)));
        Arrays.fill(finished, 0);
        missesErrors = false;
    }

    /** Offers to each slice what whole trees, one a model, hold. */
    void feed(List<TreeSum> whole) {
        for (int slice = 0; slice < slices(); slice++) {
            for (int model = 0; model < whole.size(); model++) {
                TreeSum tree = trees.get(slice).get(model);
                GradientSlice part = part(slice, model);
                whole.get(model)
                        .visit(
                                (node, sum) -> {
                                    GradientSum cut = tree.buffer();
                                    part.cut(sum, cut);
                                    tree.offer(node, cut);
                                });
            }
        }
    }

    /** Puts a slice to which all sums were offered into place, and empties its trees. */
    void finish(int slice) {
        for (int model = 0; model < tasks.size(); model++) {
            TreeSum tree = trees.get(slice).get(model);
            GradientSum root = tree.root();
            if (root != null) {
                part(slice, model).place(root, sum(model));
            }
            note(model, root != null, tree.missesErrors());
            tree.reset(step);
        }
    }

    /** The sum of all shards; null when a slice of it is missing, or the model was left out. */
    synchronized GradientSum root(int model) {
        return finished[model] == slices() ? sums[model] : null;
    }

    /** Whether {@link TreeSum#missesErrors} holds of what was finished. */
    synchronized boolean missesErrors() {
        return missesErrors;
    }

    /** Bytes of all buffers that were ever made for slices. */
    long bufferBytes() {
        return buffers.entrySet().stream()
                .mapToLong(each -> (long) Float.BYTES * each.getKey() * each.getValue().made())
                .sum();
    }

    private GradientSlice part(int slice, int model) {
        return GradientSlice.of(slice, slices(), tasks.get(model).graph().thetaLength());
    }

    private synchronized GradientSum sum(int model) {
        if (sums[model] == null) {
            sums[model] = new GradientSum(GradientLayout.of(tasks.get(model).graph()));
        }
        return sums[model];
    }

    private synchronized void note(int model, boolean isThere, boolean misses) {
        finished[model] += isThere ? 1 : 0;
        missesErrors |= misses;
    }
}
