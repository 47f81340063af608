package org.backdraft.driver.sync;

import org.backdraft.worker.TreeSum;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.List;

/**
 * One slice of a task's sums on its way through a shuffle.
 *
 * <p>It is packed only when it is written, so that a task has no more than one packed slice in
 * memory at a time: Spark's streams remember the objects that went through them, but not bytes.
 */
public final class SumSlice implements Externalizable {
    private static final long serialVersionUID = 1L;

    private List<TreeSum> trees;
    private TaskTimes times;
    private int slice;
    private int slices;
    private byte[] packed;

    /** For deserialisation only. */
    public SumSlice() {}

    /**
     * Slice {@code slice} of {@code slices} of what trees hold, which must not change meanwhile.
     */
    SumSlice(StepTask.Sums sums, int slice, int slices) {
        this.trees = sums.trees();
        this.times = TaskTimes.ofThisProcess(sums.nanos());
        this.slice = slice;
        this.slices = slices;
    }

    /** The slice as {@link PackedSums} of its own length; only after it travelled. */
    byte[] packed() {
        return packed;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        byte[] bytes = PackedSlices.pack(trees, times, slice, slices);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        packed = new byte[in.readInt()];
        in.readFully(packed);
    }
}
