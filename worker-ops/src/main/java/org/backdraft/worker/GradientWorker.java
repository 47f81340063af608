package org.backdraft.worker;

import org.backdraft.tensor.FiniteCheck;
import org.backdraft.tensor.Sweep;
import org.backdraft.tensor.TaskThreads;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Computes the shares of several shards in a step of several models on several threads, and adds
 * each model's along the canonical tree.
 *
 * <p>Keeps the threads' buffers from step to step. One caller at a time.
 */
public final class GradientWorker {
    /*
     * The work is cut into pairs (model, shard), all shards of the first model first, which threads
     * take one by one from one counter. So a few shards keep all threads busy when there are many
     * models, and a model's parameters stay in the cache. What is computed for a pair depends on
     * nothing else, and each model has a tree of its own. What threads read is written before they
     * are told to work.
     */
    private final List<Model> models;
    private final List<TreeSum> trees;
    private final AtomicInteger next = new AtomicInteger();
    private final Runnable work = this::work;
    private final FiniteCheck alone = new FiniteCheck();
    private FiniteCheck together = alone;
    private int most = 1;
    private ThreadChoice choice = new ThreadChoice(1);
    private List<float[]> thetas;
    private List<Shard> mine;
    private long step;

    /** A worker for models over the same shards, with no buffers yet. */
    public GradientWorker(List<GradientTask> tasks) {
        this(tasks, tasks.stream().map(RoundingErrors::new).toList());
    }

    /**
     * One of several workers that take turns.
     *
     * @param errors that they share, one a model
     */
    public GradientWorker(List<GradientTask> tasks, List<RoundingErrors> errors) {
        this.models =
                IntStream.range(0, tasks.size())
                        .mapToObj(i -> new Model(tasks.get(i), errors.get(i)))
                        .toList();
        this.trees = models.stream().map(model -> model.tree).toList();
    }

    /**
     * The shares of {@code mine} in a step. Allocates nothing once all buffers are there.
     *
     * @param thetas read, one a model; null leaves that model out of the step
     * @param most threads to use, this one included; fewer where that is faster
     * @return a tree for each model, empty for one that was left out; the next call overwrites them
     * @throws IllegalArgumentException when there are more or fewer thetas than models
     */
    public List<TreeSum> run(List<float[]> thetas, List<Shard> mine, long step, int most) {
        start(thetas, mine, step);
        if (this.most != most) {
            this.most = most;
            together = new FiniteCheck(new Sweep(most));
            choice = new ThreadChoice(most);
        }
        long start = System.nanoTime();
        int threads = choice.next();
        TaskThreads.run(work, Math.min(threads, pairs()));
        for (int i = 0; i < trees.size(); i++) {
            trees.get(i).complete(threads == 1 ? alone : together);
        }
        choice.took(System.nanoTime() - start);
        end();
        return trees;
    }

    private void start(List<float[]> thetas, List<Shard> mine, long step) {
        if (thetas.size() != models.size()) {
            throw new IllegalArgumentException(
                    "%d thetas for %d models".formatted(thetas.size(), models.size()));
        }
        for (int i = 0; i < trees.size(); i++) {
            trees.get(i).reset(step);
        }
        this.thetas = thetas;
        this.mine = mine;
        this.step = step;
        next.set(0);
    }

    /** Lets go of what belongs to the caller. */
    private void end() {
        thetas = null;
        mine = null;
    }

    private int pairs() {
        return Math.multiplyExact(thetas.size(), mine.size());
    }

    private void work() {
        int end = pairs();
        for (int i = next.getAndIncrement(); i < end; i = next.getAndIncrement()) {
            int model = i / mine.size();
            float[] theta = thetas.get(model);
            if (theta != null) {
                models.get(model).add(theta, mine.get(i % mine.size()), step);
            }
        }
    }

    /** A model's task with its tree and the buffers that no thread uses now. */
    private static final class Model {
        private final GradientTask task;
        private final TreeSum tree;
        private final Deque<GradientTask.Workspace> idle = new ArrayDeque<>();

        private Model(GradientTask task, RoundingErrors errors) {
            this.task = task;
            this.tree = task.tree(errors);
        }

        private void add(float[] theta, Shard shard, long step) {
            GradientTask.Workspace own = take();
            GradientSum sum = tree.buffer();
            sum.clear();
            task.add(theta, shard, step, own, sum);
            tree.offerShard(shard.number(), sum);
            keep(own);
        }

        private GradientTask.Workspace take() {
            GradientTask.Workspace reused;
            synchronized (idle) {
                reused = idle.poll();
            }
            return reused != null ? reused : task.workspace();
        }

        private void keep(GradientTask.Workspace own) {
            synchronized (idle) {
                idle.push(own);
            }
        }
    }
}
