package org.backdraft.driver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class UpdateTest {
    private static final int UPDATES = 3;
    private static final Regularizer ALL_OF_IT = new Regularizer(0.01, 0.02, 0.03, 0.9);
    private static final Clipping BOTH = new Clipping(0.5, 0.7);

    /** Parameters of a gap that belongs to no span. */
    private static final int GAP = 5;

    /** Sizes in rows and columns: less than a block, ragged blocks, rows longer than a block. */
    private static final int[][] SHAPES = {
        {1, 1}, {0, 3}, {7, 1}, {1, 8192}, {300, 101}, {2, 8193}, {1, 30_000}, {20, 10_001}, {5, 3}
    };

    private static List<FirstOrder> variants() {
        return Rules.variants();
    }

    /** All but the layer-wise ones, whose decay is part of the direction: see the golden test. */
    private static List<FirstOrder> tensorBlindVariants() {
        return variants().stream().filter(rule -> !(rule instanceof LayerWise)).toList();
    }

    private static float[] random(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A tensor of each shape, with a gap in front of it; every second one is exempt. */
    private static List<ParameterSpan> spans() {
        List<ParameterSpan> spans = new ArrayList<>();
        int at = 0;
        for (int[] shape : SHAPES) {
            int from = at + GAP;
            at = from + shape[0] * shape[1];
            Regularizer regularizer = spans.size() % 2 == 0 ? ALL_OF_IT : Regularizer.NONE;
            int rows = Math.max(1, shape[0]);
            spans.add(new ParameterSpan("w", from, at, rows, 1 + at % 3, regularizer));
        }
        return spans;
    }

    private static int length() {
        List<ParameterSpan> spans = spans();
        return spans.get(spans.size() - 1).to() + GAP;
    }

    /** Theta and moments after some updates. */
    private static List<float[]> updated(FirstOrder rule, Clipping clipping, int threads) {
        Update update = new Update(rule, spans(), clipping, threads);
        float[] theta = random(length(), 1);
        OptimizerState state = rule.initialState(theta.length);
        for (int i = 0; i < UPDATES; i++) {
            float[] gradient = random(theta.length, 2 + i);
            update.apply(theta, gradient, 0.1f, rule.learningRate(), state);
        }
        List<float[]> result = new ArrayList<>(List.of(state.moments()));
        result.add(theta);
        return result;
    }

    @ParameterizedTest
    @MethodSource("variants")
    void apply_anyThreads_hasTheSameBits(FirstOrder rule) {
        assertThat(length()).as("something for each thread").isGreaterThan(28 * Update.BLOCK);
        for (Clipping clipping : List.of(BOTH, new Clipping(0.5, 0), Clipping.NONE)) {
            List<float[]> one = updated(rule, clipping, 1);
            for (int threads : new int[] {2, 3, 7}) {
                List<float[]> several = updated(rule, clipping, threads);
                for (int i = 0; i < one.size(); i++) {
                    assertThat(several.get(i))
                            .as("%s, %d threads, array %d", clipping, threads, i)
                            .isEqualTo(one.get(i));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void apply_gapsBetweenSpans_areNotTouched(FirstOrder rule) {
        float[] before = random(length(), 1);
        List<float[]> after = updated(rule, BOTH, 2);
        float[] theta = after.get(after.size() - 1);
        float[] unused =
                rule.initialState(theta.length).moments().length == 0
                        ? new float[1]
                        : rule.initialState(1).moments()[0];
        int inSpans = 0;
        int at = 0;
        for (ParameterSpan span : spans()) {
            for (; at < span.from(); at++) {
                assertThat(theta[at]).as("%d", at).isEqualTo(before[at]);
                for (float[] moment : after.subList(0, after.size() - 1)) {
                    assertThat(moment[at]).as("moment %d", at).isEqualTo(unused[0]);
                }
            }
            for (; at < span.to(); at++) {
                inSpans += theta[at] == before[at] ? 0 : 1;
            }
        }
        // All but those that happen to be moved by less than a rounding.
        assertThat(inSpans).isGreaterThan((length() - (SHAPES.length + 1) * GAP) * 9 / 10);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void apply_copiedState_goesOnAsIfNeverStopped(FirstOrder rule) {
        Update update = Update.of(rule, 9);
        float[] theta = random(9, 1);
        OptimizerState state = rule.initialState(9);
        update.apply(theta, random(9, 2), 1, 0.01, state);
        OptimizerState copy = state.copy();
        OptimizerState restored =
                new OptimizerState(copy.moments(), copy.vectors(), copy.numbers(), copy.updates());
        float[] other = theta.clone();

        update.apply(theta, random(9, 3), 1, 0.01, state);
        Update.of(rule, 9).apply(other, random(9, 3), 1, 0.01, restored);

        assertThat(other).isEqualTo(theta);
        assertThat(restored.moments()).isDeepEqualTo(state.moments());
        assertThat(restored.numbers()).isEqualTo(state.numbers());
        assertThat(restored.updates()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("tensorBlindVariants")
    void apply_decayOfTheRegularizer_takesItsShareOfTheta(FirstOrder rule) {
        float[] plain = random(9, 1);
        float[] decayed = plain.clone();
        float[] before = plain.clone();
        double own = rule.weightDecay();
        step(rule, plain, Regularizer.NONE);
        step(rule, decayed, new Regularizer(0, 0, 0.5, 0));
        for (int i = 0; i < 9; i++) {
            double expected = plain[i] - 0.1 * (0.5 + own) * before[i];
            // Three roundings of numbers of order 1.
            assertThat((double) decayed[i]).as("%d", i).isCloseTo(expected, within(5e-7));
        }
    }

    private static void step(FirstOrder rule, float[] theta, Regularizer regularizer) {
        ParameterSpan span = new ParameterSpan("w", 0, theta.length, 1, 1, regularizer);
        new Update(rule, List.of(span), Clipping.NONE, 1)
                .apply(theta, random(theta.length, 2), 1, 0.1, rule.initialState(theta.length));
    }

    @Test
    void apply_rateFactor_multipliesTheRate() {
        float[] theta = new float[2];
        List<ParameterSpan> spans =
                List.of(
                        new ParameterSpan("slow", 0, 1, 1, 0.5, Regularizer.NONE),
                        new ParameterSpan("fast", 1, 2, 1, 4, Regularizer.NONE));
        Sgd sgd = Sgd.DEFAULT;

        new Update(sgd, spans, Clipping.NONE, 1)
                .apply(theta, new float[] {1, 1}, 1, 0.25, sgd.initialState(2));

        assertThat(theta).containsExactly(-0.125f, -1);
    }

    @Test
    void apply_maxNorm_scalesOnlyLongRowsDown() {
        float[] theta = {3, 4, 0.3f, 0.4f, 0, 0};
        ParameterSpan rows = new ParameterSpan("w", 0, 6, 3, 1, new Regularizer(0, 0, 0, 2));

        new Update(Sgd.DEFAULT, List.of(rows), Clipping.NONE, 1)
                .apply(theta, new float[6], 1, 1, Sgd.DEFAULT.initialState(6));

        assertThat(theta).containsExactly(new float[] {1.2f, 1.6f, 0.3f, 0.4f, 0, 0});
    }

    @Test
    void apply_clippingBelowTheLimits_changesNothing() {
        for (Clipping clipping :
                List.of(new Clipping(0, 1e6), new Clipping(100, 0), new Clipping(100, 1e6))) {
            float[] theta = updated(Sgd.DEFAULT, clipping, 2).get(0);
            float[] plain = updated(Sgd.DEFAULT, Clipping.NONE, 1).get(0);
            for (int i = 0; i < theta.length; i++) {
                // Values are clipped in the mean gradient, which is one more rounding.
                assertThat((double) theta[i])
                        .as("%s, %d", clipping, i)
                        .isCloseTo(plain[i], within(1e-6));
            }
        }
    }

    @Test
    void apply_clippingByNorm_leavesThisNormOfTheMeanGradient() {
        float[] theta = new float[20_000];
        Update update =
                new Update(
                        new Sgd(1, 0, false),
                        List.of(
                                new ParameterSpan("a", 0, 9000, 1, 1, Regularizer.NONE),
                                new ParameterSpan("b", 9000, 20_000, 1, 1, Regularizer.NONE)),
                        new Clipping(0, 3),
                        1);

        update.apply(theta, random(20_000, 4), 0.5f, 1, Sgd.DEFAULT.initialState(20_000));

        // The step is the clipped gradient, of norm 3 * 70.7 / (70.7 + 1e-6).
        assertThat(Math.sqrt(new Squares().sum(theta, 0, 20_000))).isCloseTo(3, within(1e-6));
    }

    @Test
    void apply_clippingByValue_limitsTheMeanGradient() {
        float[] theta = new float[4];
        List<ParameterSpan> all = List.of(new ParameterSpan("w", 0, 4, 1, 1, Regularizer.NONE));

        new Update(Sgd.DEFAULT, all, new Clipping(0.25, 0), 1)
                .apply(theta, new float[] {4, -4, 0.25f, 0}, 0.5f, 1, Sgd.DEFAULT.initialState(4));

        assertThat(theta).containsExactly(-0.25f, 0.25f, -0.125f, 0);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void apply_zeroThetaAndGradient_staysThere(FirstOrder rule) {
        float[] theta = new float[10];
        ParameterSpan span = new ParameterSpan("w", 0, 10, 2, 1, new Regularizer(0.1, 0.1, 0.1, 1));

        new Update(rule, List.of(span), BOTH, 1)
                .apply(theta, new float[10], 1, 0.1, rule.initialState(10));

        assertThat(theta).isEqualTo(new float[10]);
    }

    @Test
    void constructor_overlappingSpans_throwsWithTheSecond() {
        List<ParameterSpan> spans =
                List.of(
                        new ParameterSpan("a", 0, 4, 1, 1, Regularizer.NONE),
                        new ParameterSpan("b", 3, 5, 1, 1, Regularizer.NONE));

        assertThatThrownBy(() -> new Update(Sgd.DEFAULT, spans, Clipping.NONE, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'b' starts at 3 in theta, before the end of the one before it at 4");
        assertThatThrownBy(() -> new Update(Sgd.DEFAULT, List.of(), Clipping.NONE, 0))
                .hasMessage("threads must be 1 or more, not 0");
    }

    @Test
    void variants_rules_areAllThatThereAre() {
        assertThat(variants().stream().map(Object::getClass).distinct().toList())
                .containsExactlyInAnyOrderElementsOf(Rules.permitted());
    }
}
