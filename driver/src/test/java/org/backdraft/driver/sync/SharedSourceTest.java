package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.worker.GradientSum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

@Timeout(60)
class SharedSourceTest {

    /** Gives back theta itself and keeps account of who asked for what. */
    private static class Echo implements GradientSource {
        private final List<String> calls = new ArrayList<>();

        @Override
        public List<GradientSum> gradients(List<float[]> thetas, long step) {
            StringBuilder call = new StringBuilder(step + ":");
            List<GradientSum> sums = new ArrayList<>();
            for (float[] theta : thetas) {
                call.append(theta == null ? '-' : '+');
                GradientSum sum = theta == null ? null : new GradientSum(1);
                if (sum != null) {
                    sum.gradient()[0] = theta[0];
                }
                sums.add(sum);
            }
            calls.add(call.toString());
            return sums;
        }

        @Override
        public StepTimes times() {
            return StepTimes.NONE;
        }

        @Override
        public void close() {
            throw new AssertionError("closed by a member");
        }
    }

    /** Takes steps {@code from} .. {@code to}-1 with thetas that tell member and step. */
    private static Callable<Boolean> steps(GradientSource source, int member, int from, int to) {
        return () -> {
            try (GradientSource closed = source) {
                boolean right = true;
                for (int step = from; step < to; step++) {
                    float theta = 1000 * member + step;
                    right &= closed.gradient(new float[] {theta}, step).gradient()[0] == theta;
                }
                return right;
            }
        };
    }

    private static List<Future<Boolean>> run(List<Callable<Boolean>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            return threads.invokeAll(work);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void gradient_membersInStep_shareEveryCall() throws Exception {
        Echo echo = new Echo();
        SharedSource shared = new SharedSource(echo, 3);

        List<Future<Boolean>> right =
                run(
                        List.of(
                                steps(shared.member(0), 0, 0, 4),
                                steps(shared.member(1), 1, 0, 4),
                                steps(shared.member(2), 2, 0, 4)));

        for (Future<Boolean> one : right) {
            assertThat(one.get()).isTrue();
        }
        assertThat(echo.calls).containsExactly("0:+++", "1:+++", "2:+++", "3:+++");
    }

    @Test
    void gradient_oneLeaves_theOthersGoOn() throws Exception {
        Echo echo = new Echo();
        SharedSource shared = new SharedSource(echo, 2);

        run(List.of(steps(shared.member(0), 0, 0, 2), steps(shared.member(1), 1, 0, 4)));

        assertThat(echo.calls).containsExactly("0:++", "1:++", "2:-+", "3:-+");
    }

    @Test
    void gradient_oneIsBehind_theOthersWaitForIt() throws Exception {
        Echo echo = new Echo();
        SharedSource shared = new SharedSource(echo, 2);

        run(List.of(steps(shared.member(0), 0, 2, 5), steps(shared.member(1), 1, 0, 5)));

        assertThat(echo.calls).containsExactly("0:-+", "1:-+", "2:++", "3:++", "4:++");
    }

    @Test
    void gradient_failure_reachesEveryMember() throws Exception {
        SharedSource shared =
                new SharedSource(
                        new Echo() {
                            @Override
                            public List<GradientSum> gradients(List<float[]> thetas, long step) {
                                throw new IllegalStateException("no cluster");
                            }
                        },
                        2);

        for (Future<Boolean> one :
                run(List.of(steps(shared.member(0), 0, 0, 1), steps(shared.member(1), 1, 0, 1)))) {
            assertThatThrownBy(one::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("no cluster");
        }
    }
}
