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
    void run_threads_runsTheWorkThatOften() {
        for (int threads : new int[] {1, 2, 5}) {
            AtomicInteger runs = new AtomicInteger();

            TaskThreads.run(runs::incrementAndGet, threads);

            assertThat(runs).hasValue(threads);
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
            Runnable work =
                    () -> {
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
        Thread caller = Thread.currentThread();
        Runnable work =
                () -> {
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
