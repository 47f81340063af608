package org.backdraft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class CrewTest {

    /** Rounds of numbers to be added: a late helper would add to a later round's sum. */
    @Test
    void run_manyShortRounds_doesEachRoundsWorkOnce() {
        for (int threads : new int[] {1, 2, 3}) {
            try (Crew crew = new Crew(threads)) {
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
                for (int round = 0; round < 20_000; round++) {
                    length[0] = round % 7;
                    next.set(0);
                    sum.set(0);

                    crew.run(work, 1 + round % 4);

                    assertThat(sum.get())
                            .as("round %d of %d threads", round, threads)
                            .isEqualTo(length[0] * (length[0] - 1) / 2);
                }
            }
        }
    }

    @Test
    void run_afterASleep_wakesTheHelpers() throws InterruptedException {
        try (Crew crew = new Crew(3)) {
            for (int round = 0; round < 3; round++) {
                CountDownLatch all = new CountDownLatch(3);
                Thread.sleep(20);

                crew.run(
                        () -> {
                            all.countDown();
                            await(all);
                        },
                        3);

                assertThat(all.getCount()).isZero();
            }
        }
    }

    @Test
    void run_helperFails_throwsItsCauseAndGoesOn() {
        try (Crew crew = new Crew(2)) {
            Thread caller = Thread.currentThread();
            CountDownLatch both = new CountDownLatch(2);

            assertThatThrownBy(
                            () ->
                                    crew.run(
                                            () -> {
                                                both.countDown();
                                                await(both);
                                                if (Thread.currentThread() != caller) {
                                                    throw new IllegalArgumentException("broken");
                                                }
                                            },
                                            2))
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("broken");

            AtomicInteger runs = new AtomicInteger();
            crew.run(runs::incrementAndGet, 1);
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void run_closed_worksAlone() {
        Crew crew = new Crew(2);
        crew.close();
        AtomicInteger runs = new AtomicInteger();

        crew.run(runs::incrementAndGet, 2);

        assertThat(runs.get()).isBetween(1, 2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
