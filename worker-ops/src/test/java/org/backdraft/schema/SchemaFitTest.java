package org.backdraft.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class SchemaFitTest {
    private static final ColumnPlan CITY =
            new ColumnPlan.OneHot(Missing.ERROR, "", Unknown.ZEROS, 1);

    private static ColumnPlan number(Missing missing, double fill, TransformPlan... transforms) {
        return new ColumnPlan.Number(missing, fill, false, List.of(transforms));
    }

    private static TransformPlan of(TransformPlan.Kind kind) {
        return TransformPlan.of(kind);
    }

    private static final TransformPlan LOG1P = of(TransformPlan.Kind.LOG1P);
    private static final TransformPlan STANDARDISE = of(TransformPlan.Kind.STANDARDISE);
    private static final TransformPlan MIN_MAX = of(TransformPlan.Kind.MIN_MAX);

    /** The schema of one column x that is fitted to cells. */
    private static Schema fitted(ColumnPlan plan, String... cells) {
        SchemaFit fit = new SchemaFit(unfitted(plan));
        for (String cell : cells) {
            fit.add(new TextRow(cell));
        }
        return fit.schema();
    }

    private static UnfittedSchema unfitted(ColumnPlan plan) {
        return new SchemaPlan(Map.of(), plan, List.of("?")).forColumns(List.of("x"));
    }

    private static float feature(Schema schema, String cell) {
        return new TextRow(cell).features(schema)[0];
    }

    @Test
    void schema_ofAnyPartsInAnyOrder_isTheSame() {
        SplittableRandom random = new SplittableRandom(7);
        UnfittedSchema unfitted =
                new SchemaPlan(
                                Map.of(
                                        "city",
                                        CITY,
                                        "x",
                                        number(Missing.MEAN, 0, LOG1P, STANDARDISE, MIN_MAX)),
                                number(Missing.CONSTANT, 3.3, STANDARDISE),
                                List.of("?"))
                        .forColumns(List.of("x", "city", "y"));
        List<TextRow> rows = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String x = random.nextInt(9) == 0 ? "?" : "" + (float) random.nextDouble(1e6);
            String y = random.nextInt(9) == 0 ? "" : "" + (float) random.nextGaussian();
            rows.add(new TextRow(x, "c" + random.nextInt(40), y));
        }
        SchemaFit whole = new SchemaFit(unfitted);
        rows.forEach(whole::add);
        SchemaFit[] parts = new SchemaFit[5];
        for (int p = 0; p < parts.length; p++) {
            parts[p] = new SchemaFit(unfitted);
        }
        for (int i = rows.size() - 1; i >= 0; i--) {
            parts[random.nextInt(parts.length)].add(rows.get(i));
        }

        SchemaFit merged = Copies.of(parts[3]);
        for (int p : new int[] {4, 0, 2, 1}) {
            merged.add(Copies.of(parts[p]));
        }

        assertThat(merged.schema()).isEqualTo(whole.schema());
        assertThat(whole.schema().features()).isEqualTo(42);
    }

    @Test
    void standardise_ofTransformedAndFilledNumbers_hasTheirMeanAndDeviation() {
        Schema schema =
                fitted(number(Missing.CONSTANT, 7, LOG1P, STANDARDISE), "0", "1", "?", "3", "");

        double[] logs = {0, Math.log(2), Math.log(8), Math.log(4), Math.log(8)};
        double mean = 0;
        double squares = 0;
        for (double log : logs) {
            mean += log / logs.length;
            squares += log * log / logs.length;
        }
        float expected = (float) ((Math.log(4) - mean) / Math.sqrt(squares - mean * mean));
        assertThat(feature(schema, "3")).isEqualTo(expected);
        assertThat(feature(schema, "?")).isEqualTo(feature(schema, "7"));
    }

    @Test
    void mean_fillsBeforeTransforms() {
        Schema schema = fitted(number(Missing.MEAN, 0, LOG1P), "1", "5", "");

        assertThat(feature(schema, "")).isEqualTo((float) Math.log(4));
    }

    @Test
    void minMax_afterOthers_isOverWhatTheyMakeOfTheRange() {
        TransformPlan clip = TransformPlan.clip(-1, 1);
        Schema schema = fitted(number(Missing.ERROR, 0, STANDARDISE, clip, MIN_MAX), "0", "4", "5");

        // Mean 3 and deviation sqrt(14 / 3): -1.39, 0.46, 0.93.
        double deviation = Math.sqrt(14 / 3.0);
        assertThat(feature(schema, "0")).isZero();
        assertThat(feature(schema, "5")).isEqualTo(1f);
        assertThat(feature(schema, "4"))
                .isEqualTo((float) ((1 / deviation + 1) / (2 / deviation + 1)));
    }

    @ParameterizedTest
    @EnumSource(
            value = TransformPlan.Kind.class,
            names = {"STANDARDISE", "MIN_MAX"})
    void transforms_ofAConstantColumn_giveZero(TransformPlan.Kind kind) {
        Schema schema = fitted(number(Missing.ERROR, 0, of(kind)), "0.1", "0.1", "0.1");

        assertThat(feature(schema, "0.1")).isZero();
        assertThat(feature(schema, "7")).isZero();
    }

    @Test
    void categories_wholeNumbersByValueThenWords_ofEnoughRows() {
        ColumnPlan plan = new ColumnPlan.OneHot(Missing.CONSTANT, "none", Unknown.OTHER, 2);
        Schema schema =
                fitted(plan, "b", "10", "9", "9", "b", "10", "a", "", "a", "?", "rare", "Z", "Z");

        assertThat(schema.featureNames())
                .containsExactly("x=9", "x=10", "x=Z", "x=a", "x=b", "x=none", "x is other");
        assertThat(new TextRow("rare").features(schema)).containsExactly(0, 0, 0, 0, 0, 0, 1);
        assertThat(new TextRow("?").features(schema)).containsExactly(0, 0, 0, 0, 0, 1, 0);
    }

    @Test
    void categories_tooMany_saysToHash() {
        SchemaFit fit = new SchemaFit(unfitted(CITY));
        for (int i = 0; i <= 10_000; i++) {
            fit.add(new TextRow("user" + i));
        }

        assertThatThrownBy(fit::schema)
                .hasMessage(
                        "column 'x' has over 10000 categories, too many for one-hot; set encoding"
                                + " = hash, with buckets, or type = ignore");
    }

    @Test
    void schema_whatCannotBeFitted_namesTheColumn() {
        assertThatThrownBy(() -> fitted(number(Missing.MEAN, 0), "", "?"))
                .hasMessageContaining("column 'x' has no values in the training data");
        assertThatThrownBy(
                        () -> fitted(number(Missing.ERROR, 0, STANDARDISE, LOG1P), "0", "9", "5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column 'x' has the value 0.0, whose standardise, log1p is not finite");
        assertThatThrownBy(() -> fitted(number(Missing.CONSTANT, -1, LOG1P), "0", "9"))
                .hasMessage("column 'x' has the value -1.0, whose log1p is not finite");
        ColumnPlan rare = new ColumnPlan.OneHot(Missing.ERROR, "", Unknown.ZEROS, 3);
        assertThatThrownBy(() -> fitted(rare, "a", "b"))
                .hasMessageContaining("has no category in at least 3 rows");
    }

    @Test
    void plans_thatMakeNoSense_areRefused() {
        assertThatThrownBy(() -> number(Missing.ERROR, 0, MIN_MAX, STANDARDISE))
                .hasMessageContaining("standardise can't come after");
        assertThatThrownBy(() -> new ColumnPlan.Hashed(Missing.MEAN, "", 4))
                .hasMessageContaining("categories have no mean");
        assertThatThrownBy(() -> new ColumnPlan.Number(Missing.DROP, 0, true, List.of()))
                .hasMessageContaining("indicator goes with");
        assertThatThrownBy(() -> new ColumnPlan.OneHot(Missing.ERROR, "", Unknown.ERROR, 2))
                .hasMessageContaining("least-count");
        assertThatThrownBy(() -> TransformPlan.clip(2, 1)).hasMessageContaining("least up to most");
    }
}
