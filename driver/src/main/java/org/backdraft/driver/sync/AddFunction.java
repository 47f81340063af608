package org.backdraft.driver.sync;

import org.apache.spark.TaskContext;
import org.backdraft.worker.GradientLayout;
import org.backdraft.worker.GradientSlice;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Rounding;
import org.backdraft.worker.TreeSum;

import scala.Tuple2;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What the task of a slice does: it finishes the canonical trees with all tasks' sums of it. */
final class AddFunction
        extends AbstractFunction2<TaskContext, Iterator<Tuple2<Integer, SumSlice>>, byte[]>
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int slices;
    private final int[] shards;
    private final int[] lengths;
    private final Rounding[] roundings;

    AddFunction(List<GradientTask> tasks, int slices) {
        this.slices = slices;
        this.shards = tasks.stream().mapToInt(task -> task.sampling().shards()).toArray();
        this.lengths = tasks.stream().mapToInt(task -> task.graph().thetaLength()).toArray();
        this.roundings = tasks.stream().map(GradientTask::rounding).toArray(Rounding[]::new);
    }

    @Override
    public byte[] apply(TaskContext context, Iterator<Tuple2<Integer, SumSlice>> parts) {
        List<TreeSum> trees = trees(context.partitionId());
        TaskTimes times = TaskTimes.NONE;
        while (parts.hasNext()) {
            byte[] packed = parts.next()._2().packed();
            times = times.plus(PackedSums.times(packed));
            PackedSums.unpack(packed, trees);
        }
        return PackedSums.pack(trees, times);
    }

    private List<TreeSum> trees(int slice) {
        List<TreeSum> trees = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            int length = GradientSlice.of(slice, slices, lengths[i]).length();
            // Whoever adds a slice in the next step is another one, so no errors can be kept here.
            GradientLayout layout = GradientLayout.dense(length);
            trees.add(new TreeSum(shards[i], layout, roundings[i], null));
        }
        return trees;
    }
}
