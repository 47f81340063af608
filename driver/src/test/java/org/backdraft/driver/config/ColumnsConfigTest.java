package org.backdraft.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.schema.ColumnPlan;
import org.backdraft.schema.Missing;
import org.backdraft.schema.SchemaPlan;
import org.backdraft.schema.TransformPlan;
import org.backdraft.schema.Unknown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

class ColumnsConfigTest {
    private static RunConfig parse(String data) {
        return RunConfig.parse(
                "network = [{ type = linear, units = 1 }]\nloss = squared-error\n"
                        + "data.train { format = csv, path = a, label = y }\n"
                        + data,
                "test",
                Map.of());
    }

    private static SchemaPlan columns(String columns) {
        return parse("data.columns { " + columns + " }").data().columns();
    }

    @Test
    void columns_without_areNone() {
        RunConfig config = parse("");

        assertThat(config.data().columns()).isNull();
        assertThat(config.toJson()).doesNotContain("columns").doesNotContain("missing-values");
    }

    @Test
    void columns_bareNames_areNumbersThatMustBeThere() {
        assertThat(columns("age {}"))
                .isEqualTo(
                        new SchemaPlan(
                                Map.of("age", ColumnPlan.Number.PLAIN),
                                ColumnPlan.Number.PLAIN,
                                List.of()));
        assertThat(columns("city { type = category }").of("city"))
                .isEqualTo(new ColumnPlan.OneHot(Missing.ERROR, "", Unknown.ZEROS, 1));
        assertThat(columns("user { type = category, encoding = hash }").of("user"))
                .isEqualTo(new ColumnPlan.Hashed(Missing.ERROR, "", 262_144));
    }

    @Test
    void columns_everyKey_isRead() {
        SchemaPlan plan =
                parse(
                                """
                                data.missing-values = ["NA", "?"]
                                data.columns {
                                  default { type = ignore }
                                  age { missing = mean, indicator = true, transform = standardise }
                                  "a.b" {
                                    missing = constant, fill = -1.5
                                    transform = [{ type = clip, least = -2, most = 3 }, log1p, min-max]
                                  }
                                  city {
                                    type = category, missing = constant, fill = none
                                    unknown = other, least-count = 5
                                  }
                                  user { type = category, encoding = hash, buckets = 7, missing = drop }
                                }
                                """)
                        .data()
                        .columns();

        assertThat(plan.missingValues()).containsExactly("NA", "?");
        assertThat(plan.of("whatever")).isEqualTo(new ColumnPlan.Ignored());
        assertThat(plan.of("age"))
                .isEqualTo(
                        new ColumnPlan.Number(
                                Missing.MEAN,
                                0,
                                true,
                                List.of(TransformPlan.of(TransformPlan.Kind.STANDARDISE))));
        assertThat(plan.of("a.b"))
                .isEqualTo(
                        new ColumnPlan.Number(
                                Missing.CONSTANT,
                                -1.5,
                                false,
                                List.of(
                                        TransformPlan.clip(-2, 3),
                                        TransformPlan.of(TransformPlan.Kind.LOG1P),
                                        TransformPlan.of(TransformPlan.Kind.MIN_MAX))));
        assertThat(plan.of("city"))
                .isEqualTo(new ColumnPlan.OneHot(Missing.CONSTANT, "none", Unknown.OTHER, 5));
        assertThat(plan.of("user")).isEqualTo(new ColumnPlan.Hashed(Missing.DROP, "", 7));
    }

    @Test
    void effective_asAFile_isReadAsTheSame() {
        RunConfig config =
                parse(
                        "data.columns { \"a.b\" { transform = [log1p, { type = clip, most = 9 }] },"
                                + " c { type = category, missing = constant }, 3 { missing = mean } }");

        for (String text : List.of(config.toHocon(), config.toJson())) {
            assertThat(RunConfig.parse(text, "effective", Map.of())).isEqualTo(config);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "age { missing = men }|data.columns.age.missing: expected one of error, drop, mean,",
                "age { mising = mean }|unknown key data.columns.age.mising",
                "age { mising = mean }|did you mean data.columns.age.missing?",
                "age { fill = 3 }|data.columns.age.fill: goes with missing = constant",
                "age { transform = log }|data.columns.age.transform[0].type: expected one of log1p,",
                "age { transform = [clip] }|data.columns.age.transform[0]: clip needs least, most",
                "age { transform = [min-max, standardise] }|data.columns.age: transform: standardise",
                "c { type = category, missing = mean }|data.columns.c: categories have no mean",
                "c { type = category, buckets = 3 }|unknown key data.columns.c.buckets",
                "c { type = category, encoding = hash, buckets = 0 }|a whole number from 1 up",
                "c { type = ignore, missing = mean }|unknown key data.columns.c.missing",
                "age = 3|data.columns.age: expected a section { ... }",
            })
    void columns_mistakes_areNamedWithTheirKey(String columns, String message) {
        assertThatThrownBy(() -> columns(columns))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void columns_ofFormatsOfNumbersOrMissing_areRefused() {
        assertThatThrownBy(() -> parse("data.columns { a {} }, data.train.format = libsvm"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "data.columns: goes with format = csv, parquet, orc, jsonl, dataset; libsvm holds"
                                + " nothing but numbers");
        assertThatThrownBy(() -> parse("data.missing-values = [NA]"))
                .hasMessageContaining("data.missing-values: goes with data.columns");
    }
}
