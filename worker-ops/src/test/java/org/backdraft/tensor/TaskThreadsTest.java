package org.backdraft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class TaskThreadsTest {

    @Test
    void run_threads_runsTheWorkAtMostThatOften() {
        for (int threads : new int[] {1, 2, 5}) {
            AtomicInteger runs = new AtomicInteger();

            TaskThreads.run(runs::incrementAndGet, threads);

            assertThat(runs.get()).isBetween(1, threads);
        }
    }

    /** Rounds of numbers to be added: a late thread would add to a later round's sum. */
    @Test
    void run_manyShortRounds_doesEachRoundsWorkOnce() {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger sum = new AtomicInteger();
        int[] length = {0};
        Runnable work =
                () -> {
                    for (int i = next.getAndIncrement();
                            i < length[0];
                            i = next.getAndIncrement()) {
                        sum.addAndGet(i);
                    }
                };
        for (int round = 0; round < 50_000; round++) {
            length[0] = round % 7;
            next.set(0);
            sum.set(0);

            TaskThreads.run(work, 1 + round % 4);

            assertThat(sum.get()).as("round %d", round).isEqualTo(length[0] * (length[0] - 1) / 2);
        }
    }

    @Test
    void run_othersAsleep_wakesThem() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            CountDownLatch all = new CountDownLatch(3);
            Thread.sleep(20);

            TaskThreads.run(
                    () -> {
                        all.countDown();
                        await(all);
                    },
                    3);

            assertThat(all.getCount()).isZero();
        }
    }

    @Test
    void run_threads_runAtTheSameTime() {
        CountDownLatch all = new CountDownLatch(3);

        TaskThreads.run(
                () -> {
                    all.countDown();
                    await(all);
                },
                3);

        assertThat(all.getCount()).isZero();
    }

    @Test
    void run_someFail_throwsTheirCauseAfterAllHaveEnded() {
        for (int round = 0; round < 50; round++) {
            AtomicInteger order = new AtomicInteger();
            AtomicInteger ended = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(4);
            Runnable work =
                    () -> {
                        all.countDown();
                        await(all);
                        if (order.getAndIncrement() < 2) {
                            throw new IllegalArgumentException("broken");
                        }
                        sleep(5);
                        ended.incrementAndGet();
                    };

            assertThatThrownBy(() -> TaskThreads.run(work, 4))
                    .isInstanceOf(RuntimeException.class)
                    .hasStackTraceContaining("IllegalArgumentException: broken");

            assertThat(ended).as("others ended before the failure was thrown").hasValue(2);
        }
    }

    @Test
    void run_interrupted_throwsAfterAllHaveEnded() {
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        Thread caller = Thread.currentThread();
        Runnable work =
                () -> {
                    begun.incrementAndGet();
                    while (begun.get() < 3) {
                        Thread.onSpinWait();
                    }
                    if (Thread.currentThread() != caller) {
                        sleep(50);
                    }
                    ended.incrementAndGet();
                };

        caller.interrupt();
        assertThatThrownBy(() -> TaskThreads.run(work, 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("interrupted");

        assertThat(Thread.interrupted()).as("still marked as interrupted").isTrue();
        assertThat(ended).hasValue(3);
    }

    @Test
    void map_anyThreads_keepsTheOrder() {
        List<Integer> items = IntStream.range(0, 100).boxed().toList();
        List<Integer> squares = items.stream().map(i -> i * i).toList();

        for (int threads : new int[] {1, 2, 7, 200}) {
            assertThat(TaskThreads.map(items, i -> i * i, threads)).isEqualTo(squares);
        }
    }

    @Test
    void map_nothing_isEmpty() {
        assertThat(TaskThreads.map(List.of(), item -> item, 4)).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
