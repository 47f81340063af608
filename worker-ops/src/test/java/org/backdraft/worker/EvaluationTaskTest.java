package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.nn.Backprop;
import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Loss;
import org.backdraft.nn.Node;
import org.backdraft.nn.SquaredError;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class EvaluationTaskTest {
    private static final Graph GRAPH = RandomShards.network();
    private static final float[] THETA = GRAPH.initialTheta(1);

    private static EvaluationTask task(Loss loss) {
        return new EvaluationTask(GRAPH, loss, RandomShards.scaling());
    }

    private static Matrix output(Shard shard, int row) {
        Matrix x = Matrix.zeros(1, RandomShards.FEATURES);
        shard.features().scaleRow(row, RandomShards.scaling(), x.data(), 0);
        return new Backprop(GRAPH, new SquaredError(), 1).forward(THETA, x);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 511, 512, 513, 1030})
    void run_classes_agreesWithRowByRow(int rows) {
        Shard shard = RandomShards.classes(rows, rows).get(0);
        long[][] confusion = new long[2][2];
        double loss = 0;
        double weight = 0;
        for (int i = 0; i < rows; i++) {
            Matrix z = output(shard, i);
            int actual = (int) shard.targets()[i];
            confusion[actual][z.get(0, 1) > z.get(0, 0) ? 1 : 0]++;
            double other = (double) z.get(0, 1 - actual) - z.get(0, actual);
            loss += shard.weight(i) * Math.log1p(Math.exp(other));
            weight += shard.weight(i);
        }

        EvaluationSum sum = task(new CrossEntropy()).run(THETA, shard);

        for (int actual = 0; actual < 2; actual++) {
            for (int decided = 0; decided < 2; decided++) {
                assertThat(sum.confusion(actual, decided)).isEqualTo(confusion[actual][decided]);
            }
        }
        // exp and the logits are rounded to float in batches of other sizes: 1e-6 a row.
        assertThat(sum.loss()).isCloseTo(loss, within(1e-6 * rows));
        assertThat(sum.weight()).isCloseTo(weight, within(1e-9 * rows));
        assertThat(sum.count()).isEqualTo(rows);
        assertThat(sum.correct()).isEqualTo(confusion[0][0] + confusion[1][1]);
        assertThat(sum.accuracy()).isEqualTo((double) sum.correct() / rows);
        assertThat(sum.meanLoss()).isEqualTo(sum.loss() / sum.weight());
    }

    @Test
    void run_numericTargets_isTheLossWithoutConfusion() {
        Shard shard = RandomShards.numbers(4, 600);
        double loss = 0;
        for (int i = 0; i < 600; i++) {
            for (int j = 0; j < 2; j++) {
                double error = (double) output(shard, i).get(0, j) - shard.targets()[2 * i + j];
                loss += 0.5 * error * error;
            }
        }

        EvaluationSum sum = task(new SquaredError()).run(THETA, shard);

        assertThat(sum.classes()).isZero();
        // Float32 logits of order 1, rounded in another order: 1e-6 a row.
        assertThat(sum.loss()).isCloseTo(loss, within(6e-4));
        assertThat(sum.weight()).isEqualTo(600);
    }

    @Test
    void run_oneLogit_hasTwoClasses() {
        Graph graph = new Graph(1, List.of(new Node("only", new Linear(1), List.of(Graph.INPUT))));
        float[] features = {-1, 2, 3, -4, 5};
        Shard shard =
                new Shard(
                        0,
                        1,
                        new FloatFeatures(5, 1, features),
                        new float[] {0, 1, 0, 1, 1},
                        new float[0]);

        EvaluationSum sum =
                new EvaluationTask(graph, new BinaryCrossEntropy(), Scaling.none(1))
                        .run(new float[] {1, 0}, shard);

        assertThat(sum.confusion(0, 0)).isEqualTo(1);
        assertThat(sum.confusion(0, 1)).isEqualTo(1);
        assertThat(sum.confusion(1, 0)).isEqualTo(1);
        assertThat(sum.confusion(1, 1)).isEqualTo(2);
        assertThat(sum.accuracy()).isEqualTo(0.6);
    }

    @Test
    void run_emptyShard_isOfNoRows() {
        EvaluationSum sum = task(new CrossEntropy()).run(THETA, RandomShards.classes(1, 0).get(0));

        assertThat(sum.count()).isZero();
        assertThat(sum.loss()).isZero();
        assertThat(sum.correct()).isZero();
        assertThat(sum.classes()).isEqualTo(2);
    }

    @Test
    void add_sumsOfTwoShards_addsEverything() {
        List<Shard> shards = RandomShards.classes(9, 30, 40);
        EvaluationSum first = task(new CrossEntropy()).run(THETA, shards.get(0));
        EvaluationSum second = task(new CrossEntropy()).run(THETA, shards.get(1));
        EvaluationSum both = new EvaluationSum(new CrossEntropy(), 2);

        both.add(first);
        both.add(second);

        assertThat(both.count()).isEqualTo(70);
        assertThat(both.loss()).isEqualTo(first.loss() + second.loss());
        assertThat(both.weight()).isEqualTo(first.weight() + second.weight());
        assertThat(both.confusion(1, 0)).isEqualTo(first.confusion(1, 0) + second.confusion(1, 0));
        assertThat(both.correct()).isEqualTo(first.correct() + second.correct());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void run_anyThreads_givesTheSameBitsAndEachRowOnce(int shards) throws Exception {
        List<Shard> dealt = RandomShards.dealt(12, 700, shards);
        byte[] expected = null;

        for (int threads : new int[] {1, 2, 5}) {
            EvaluationSum sum =
                    task(new CrossEntropy()).run(THETA, new LocalShards(dealt, threads));

            assertThat(sum.count()).isEqualTo(700);
            assertThat(sum.classification().confusion().count()).isEqualTo(700);
            assertThat(sum.classification().top(2)).isEqualTo(1);
            expected = expected == null ? Evaluations.bytes(sum) : expected;
            assertThat(Evaluations.bytes(sum)).isEqualTo(expected);
        }
    }

    @Test
    void run_emptyShardsAmongOthers_changeNoBit() throws Exception {
        List<Shard> shards = RandomShards.classes(13, 0, 30, 0, 40, 0);
        List<Shard> filled = List.of(shards.get(1), shards.get(3));

        EvaluationSum sum = task(new CrossEntropy()).run(THETA, new LocalShards(shards, 2));
        EvaluationSum without = task(new CrossEntropy()).run(THETA, new LocalShards(filled, 2));

        assertThat(Evaluations.bytes(sum)).isEqualTo(Evaluations.bytes(without));
    }

    @Test
    void runAll_differentTasks_givesWhatEachGivesAlone() throws Exception {
        LocalShards data = new LocalShards(RandomShards.dealt(14, 100, 3), 2);
        Graph line =
                new Graph(
                        RandomShards.FEATURES,
                        List.of(new Node("only", new Linear(1), List.of(Graph.INPUT))));
        List<EvaluationTask> tasks =
                List.of(
                        task(new CrossEntropy()),
                        new EvaluationTask(
                                line, new SquaredError(), Scaling.none(RandomShards.FEATURES)),
                        task(new CrossEntropy()));
        List<float[]> thetas = List.of(THETA, line.initialTheta(2), GRAPH.initialTheta(3));

        List<EvaluationSum> sums = EvaluationTask.runAll(tasks, thetas, data);

        assertThat(sums).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(Evaluations.bytes(sums.get(i)))
                    .isEqualTo(Evaluations.bytes(tasks.get(i).run(thetas.get(i), data)));
        }
        assertThat(EvaluationTask.runAll(List.of(), List.of(), data)).isEmpty();
    }

    @Test
    void runAll_sentAway_givesTheSameBits() throws Exception {
        LocalShards here = new LocalShards(RandomShards.dealt(17, 60, 4), 1);
        List<EvaluationTask> tasks = List.of(task(new CrossEntropy()), task(new CrossEntropy()));
        List<float[]> thetas = List.of(THETA, GRAPH.initialTheta(5));

        List<EvaluationSum> sums = EvaluationTask.runAll(tasks, thetas, new SentShards(here));

        List<EvaluationSum> expected = EvaluationTask.runAll(tasks, thetas, here);
        for (int i = 0; i < 2; i++) {
            assertThat(Evaluations.bytes(sums.get(i)))
                    .isEqualTo(Evaluations.bytes(expected.get(i)));
        }
    }

    @Test
    void runAll_taskWithoutTheta_isRefused() {
        LocalShards data = new LocalShards(RandomShards.dealt(14, 10, 1), 1);

        assertThatThrownBy(
                        () ->
                                EvaluationTask.runAll(
                                        List.of(task(new CrossEntropy())), List.of(), data))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 tasks with 0 thetas");
    }

    @Test
    void sums_sentAndReceived_areTheSame() throws Exception {
        EvaluationSum classes =
                task(new CrossEntropy()).run(THETA, RandomShards.classes(15, 300).get(0));
        EvaluationSum numbers = task(new SquaredError()).run(THETA, RandomShards.numbers(16, 300));

        for (EvaluationSum sum : List.of(classes, numbers)) {
            EvaluationSum received = Evaluations.sent(sum);

            assertThat(Evaluations.bytes(received)).isEqualTo(Evaluations.bytes(sum));
            for (Metric metric : sum.metrics()) {
                assertThat(metric.of(received)).as("%s", metric).isEqualTo(metric.of(sum));
            }
        }
        // 300 scores in at most 300 buckets of 16 bytes, and not the megabyte of all.
        assertThat(Evaluations.bytes(classes).length).isLessThan(8_000);
    }

    /** Shards whose functions and results travel as bytes, as to and from executors. */
    private record SentShards(LocalShards here) implements ShardedData {
        @Override
        public long examples() {
            return here.examples();
        }

        @Override
        public int shards() {
            return here.shards();
        }

        @Override
        public <R> List<R> onEachShard(float[] shared, ShardFunction<R> function) {
            ShardFunction<R> there = Evaluations.sent(function);
            return here.onEachShard(
                    shared, (numbers, shard) -> Evaluations.sent(there.apply(numbers, shard)));
        }

        @Override
        public void close() {
            here.close();
        }
    }
}
