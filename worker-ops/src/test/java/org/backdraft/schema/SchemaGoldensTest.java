package org.backdraft.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Fitted columns against scikit-learn's; golden/columns.py says which. */
class SchemaGoldensTest {
    /* Features are float32, and none is over 8. */
    private static final double TOLERANCE = 1e-6;

    private static final SchemaPlan PLAN =
            new SchemaPlan(
                    Map.of(
                            "age",
                            new ColumnPlan.Number(
                                    Missing.MEAN,
                                    0,
                                    true,
                                    List.of(TransformPlan.of(TransformPlan.Kind.STANDARDISE))),
                            "income",
                            new ColumnPlan.Number(
                                    Missing.CONSTANT,
                                    100,
                                    false,
                                    List.of(
                                            TransformPlan.clip(2, 50_000),
                                            TransformPlan.of(TransformPlan.Kind.LOG1P),
                                            TransformPlan.of(TransformPlan.Kind.STANDARDISE))),
                            "size",
                            new ColumnPlan.Number(
                                    Missing.ERROR,
                                    0,
                                    false,
                                    List.of(TransformPlan.of(TransformPlan.Kind.MIN_MAX))),
                            "city",
                            new ColumnPlan.OneHot(Missing.ERROR, "", Unknown.ZEROS, 1),
                            "user",
                            new ColumnPlan.Hashed(Missing.ERROR, "", 16)),
                    ColumnPlan.Number.PLAIN,
                    List.of());
    private static final UnfittedSchema UNFITTED =
            PLAN.forColumns(List.of("age", "income", "size", "city", "user"));

    private static List<String[]> lines(String kind) throws IOException {
        try (InputStream in = SchemaGoldensTest.class.getResourceAsStream("/golden/columns.txt")) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .filter(line -> line[0].equals(kind))
                    .toList();
        }
    }

    private static TextRow row(String[] line) {
        return new TextRow(Arrays.copyOfRange(line, 1, 6));
    }

    @Test
    void features_ofTrainingAndOtherRows_areScikitLearns() throws IOException {
        SchemaFit fit = new SchemaFit(UNFITTED);
        for (String[] line : lines("train")) {
            fit.add(row(line));
        }
        Schema schema = fit.schema();

        for (String kind : List.of("train", "score")) {
            for (String[] line : lines(kind)) {
                float[] features = row(line).features(schema);
                String[] expected = line[6].split(" ");
                assertThat(features).hasSize(expected.length);
                for (int j = 0; j < features.length; j++) {
                    assertThat((double) features[j])
                            .as("%s of %s", schema.featureNames().get(j), Arrays.asList(line))
                            .isCloseTo(Double.parseDouble(expected[j]), within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void hash_ofTexts_isScikitLearns() throws IOException {
        for (String[] line : lines("hash")) {
            byte[] bytes = line[1].getBytes(UTF_8);
            assertThat(Murmur3.hash(bytes, 0, bytes.length))
                    .as(line[1])
                    .isEqualTo(Integer.parseInt(line[2]));
        }
    }
}
