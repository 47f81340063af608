package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapPeakTest {
    private static final int MIB = 1 << 20;

    @Test
    void now_afterGarbage_remembersIt() throws InterruptedException {
        HeapPeak.watch();
        HeapPeak before = HeapPeak.now();
        byte[] garbage = new byte[64 * MIB];
        garbage[1] = 1;
        long held = garbage[1] + HeapPeak.now().usedBytes();
        garbage = null;
        System.gc();

        long most = System.nanoTime() + 10_000_000_000L;
        while (HeapPeak.now().keptBytes() == 0 && System.nanoTime() < most) {
            Thread.sleep(5);
        }
        HeapPeak after = HeapPeak.now();
        assertThat(held).isGreaterThan(64L * MIB);
        assertThat(after.usedBytes())
                .isGreaterThanOrEqualTo(64L * MIB)
                .isGreaterThanOrEqualTo(before.usedBytes())
                .isLessThanOrEqualTo(after.limitBytes());
        assertThat(after.keptBytes()).isPositive().isLessThanOrEqualTo(after.usedBytes());
        assertThat(after.limitBytes()).isEqualTo(Runtime.getRuntime().maxMemory());
    }
}
