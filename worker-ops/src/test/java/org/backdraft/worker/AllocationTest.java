package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.backdraft.augment.Augmentation;
import org.backdraft.augment.Elastic;
import org.backdraft.augment.Flip;
import org.backdraft.augment.ImageShape;
import org.backdraft.nn.AveragePool;
import org.backdraft.nn.BatchNorm;
import org.backdraft.nn.Convolution;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.GlobalAveragePool;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.Linear;
import org.backdraft.nn.MaxPool;
import org.backdraft.nn.Module;
import org.backdraft.nn.Node;
import org.backdraft.nn.Relu;
import org.backdraft.nn.Reshape;
import org.backdraft.nn.Shape;
import org.backdraft.nn.Sigmoid;
import org.backdraft.nn.Tanh;
import org.backdraft.nn.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The JVM's own count of what each thread of a step allocates. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WIDTH = 50;
    private static final int WARM_UP = 2000;
    private static final int STEPS = 300;

    /** A thread that came late to every step so far may still make its buffers in one of them. */
    private static final int ROUNDS = 5;

    private static Graph flat() {
        return chain(
                linear(30),
                new Relu(),
                linear(20),
                new Sigmoid(),
                linear(20),
                new Tanh(),
                linear(10));
    }

    private static Graph images() {
        return chain(
                new Reshape(Shape.of(2, 5, 5)),
                new Convolution(3, Window.square(3, 1, 1)),
                new Convolution(4, Window.square(1), 1, false, Initializer.HE),
                new Convolution(2, Window.square(2), 2, true, Initializer.HE),
                new BatchNorm(0.1, 1e-5),
                new MaxPool(Window.square(2, 1, 1)),
                new MaxPool(Window.square(2, 2, 0)),
                new AveragePool(Window.square(2, 1, 0), true),
                new GlobalAveragePool(),
                linear(10));
    }

    private static Graph chain(Module... modules) {
        List<Node> nodes = new ArrayList<>();
        String before = Graph.INPUT;
        for (Module module : modules) {
            String name = "n" + nodes.size();
            nodes.add(new Node(name, module, List.of(before)));
            before = name;
        }
        return new Graph(WIDTH, nodes);
    }

    private static Linear linear(int units) {
        return new Linear(units, true, Initializer.HE);
    }

    private static List<Shard> shards(int... rows) {
        List<Shard> shards = new ArrayList<>();
        for (int count : rows) {
            byte[] numbers = new byte[count * WIDTH];
            new Random(count).nextBytes(numbers);
            float[] targets = new float[count];
            for (int i = 0; i < count; i++) {
                targets[i] = i % 10;
            }
            Features features = new ByteFeatures(count, WIDTH, numbers);
            shards.add(new Shard(shards.size(), 1, features, targets, new float[0]));
        }
        return shards;
    }

    /** This thread and those that share its work. */
    private static long[] threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> isMine(thread))
                .mapToLong(Thread::getId)
                .toArray();
    }

    private static boolean isMine(Thread thread) {
        return thread == Thread.currentThread() || thread.getName().equals("backdraft-task");
    }

    /** Bytes that the threads have allocated so far, together. */
    private static long allocated(long[] threads) {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(threads)).sum();
    }

    static List<Graph> networks() {
        return List.of(flat(), images());
    }

    private static GradientTask task(Graph graph, Augmentation augmentation) {
        return new GradientTask(
                graph,
                new CrossEntropy(),
                Scaling.divideBy(WIDTH, 255),
                new Sampling(402, 4, 64, 3),
                1,
                null,
                Rounding.NONE,
                augmentation);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void run_afterWarmUp_allocatesNothingOnAnyThread(Graph graph) {
        assertAllocatesNothing(task(graph, Augmentation.NONE));
    }

    @Test
    void run_augmentedAfterWarmUp_allocatesNothingOnAnyThread() {
        ImageShape shape = new ImageShape(2, 5, 5);
        Elastic elastic = new Elastic(1, 3);
        Augmentation all = new Augmentation(shape, 1, 9, 0.1, 3, Flip.BOTH, elastic, 2);
        assertAllocatesNothing(task(flat(), all));
    }

    private static void assertAllocatesNothing(GradientTask task) {
        GradientWorker worker = new GradientWorker(List.of(task));
        List<Shard> shards = shards(101, 101, 100, 100);
        List<float[]> thetas = List.of(task.graph().initialTheta(1));
        for (long step = 0; step < WARM_UP; step++) {
            worker.run(thetas, shards, step, 3);
        }
        long[] ids = threads();

        long during = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            allocated(ids);
            long before = allocated(ids);
            long counting = allocated(ids) - before;
            for (long step = 0; step < STEPS; step++) {
                worker.run(thetas, shards, step, 3);
            }
            during = Math.min(during, allocated(ids) - before - 2 * counting);
        }

        assertThat(ids).as("this thread and two others").hasSizeGreaterThanOrEqualTo(3);
        assertThat(during).as("bytes in %d steps: less than one a step", STEPS).isLessThan(STEPS);
    }
}
