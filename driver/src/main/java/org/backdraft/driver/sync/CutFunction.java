package org.backdraft.driver.sync;

import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.backdraft.worker.Shard;

import scala.Tuple2;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** What a task of a step does whose sums are added in slices: its sums, slice by slice. */
final class CutFunction implements PairFlatMapFunction<Iterator<Shard>, Integer, SumSlice> {
    private static final long serialVersionUID = 1L;

    private final StepTask task;
    private final int slices;

    CutFunction(StepTask task, int slices) {
        this.task = task;
        this.slices = slices;
    }

    @Override
    public Iterator<Tuple2<Integer, SumSlice>> call(Iterator<Shard> partition) {
        return new Slices(task.compute(TaskContext.get(), partition));
    }

    /** The slices in order; the worker is free when all have been written. */
    private final class Slices implements Iterator<Tuple2<Integer, SumSlice>> {
        private StepTask.Sums sums;
        private int next;

        private Slices(StepTask.Sums sums) {
            this.sums = sums;
        }

        @Override
        public boolean hasNext() {
            if (next == slices && sums != null) {
                task.release(sums);
                sums = null;
            }
            return next < slices;
        }

        @Override
        public Tuple2<Integer, SumSlice> next() {
            if (next == slices) {
                throw new NoSuchElementException();
            }
            int slice = next++;
            return new Tuple2<>(slice, new SumSlice(sums, slice, slices));
        }
    }
}
