package org.backdraft.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.tensor.TaskThreads;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CyclicBarrier;

class MemoryWatchTest {
    private static final int STEPS = 200;
    private static final int KILOBYTE = 1024;

    /** What has been allocated, so that no compiler leaves it out. */
    private final byte[][] last = new byte[2][];

    private byte[] kept;

    /** Both of two threads allocate, each its own number of bytes, once a step. */
    private void run(MemoryWatch watch) {
        CyclicBarrier both = new CyclicBarrier(2);
        Thread caller = Thread.currentThread();
        Runnable work =
                () -> {
                    await(both);
                    boolean isCaller = Thread.currentThread() == caller;
                    last[isCaller ? 0 : 1] = new byte[isCaller ? 100 * KILOBYTE : 50 * KILOBYTE];
                };
        for (int step = 0; step < STEPS; step++) {
            TaskThreads.run(work, 2);
            assertThat(watch.getAsBoolean()).isFalse();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void allocated_knownNumbersOfBytes_areThoseOfEachKindOfThread() {
        MemoryWatch watch = new MemoryWatch(STEPS / 2, STEPS);

        run(watch);

        assertThat(watch.isComplete()).isTrue();
        assertThat(watch.allocated()).containsOnlyKeys("driver", "computing");
        // Arrays have headers, and the barrier makes an object a generation.
        assertThat(watch.allocated().get("driver")).isBetween(100.0 * KILOBYTE, 102.0 * KILOBYTE);
        assertThat(watch.allocated().get("computing")).isBetween(50.0 * KILOBYTE, 52.0 * KILOBYTE);
    }

    @Test
    void heapAtEnd_tenMebibytesKept_areInIt() {
        MemoryWatch watch = new MemoryWatch(1, 2);
        long before = MemoryWatch.heapBytes();
        kept = new byte[10 * KILOBYTE * KILOBYTE];

        watch.getAsBoolean();
        watch.getAsBoolean();

        // A collector may round large arrays up to its regions, of 1 to 32 MiB.
        assertThat(watch.heapAtEnd() - before)
                .isBetween((long) kept.length - KILOBYTE * KILOBYTE, 4L * kept.length);
    }

    @Test
    void isComplete_runThatEndsEarlier_isFalse() {
        MemoryWatch watch = new MemoryWatch(STEPS, STEPS + 1);

        run(watch);

        assertThat(watch.isComplete()).isFalse();
        assertThat(watch.allocated()).isEmpty();
    }
}
