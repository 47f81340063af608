package org.backdraft.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.schema.Column;
import org.backdraft.schema.Missing;
import org.backdraft.schema.RowEncoder;
import org.backdraft.schema.Schema;
import org.backdraft.schema.Transform;
import org.backdraft.schema.Transforms;
import org.backdraft.schema.Unknown;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Records against the features that they are, by hand. */
class RecordsTest {
    private static final Schema COLUMNS =
            new Schema(
                    List.of(
                            new Column.Number(
                                    "age",
                                    Missing.MEAN,
                                    40,
                                    true,
                                    new Transforms(List.of(new Transform.Standardise(40, 8)))),
                            new Column.OneHot(
                                    "city", Missing.ERROR, "", List.of("1", "Ulm"), Unknown.ERROR),
                            new Column.Ignored("id"),
                            new Column.Number(
                                    "rooms", Missing.DROP, 0, false, new Transforms(List.of()))),
                    List.of("NA"));
    private static final Scorer SCORER =
            Models.scorer(
                    Models.linear(2, "cross-entropy")
                            .schema(COLUMNS)
                            .classes("cheap", "dear")
                            .build(5));

    private static void assertSame(Map<String, ?> record, float... features) {
        Prediction found = SCORER.predict(record);

        assertThat(found.scores()).isEqualTo(SCORER.score(features));
        assertThat(found.label()).isEqualTo(SCORER.predict(features).label());
    }

    @Test
    void predict_values_areTheFeaturesOfTheirColumns() {
        assertThat(SCORER.columns()).containsExactly("age", "city", "id", "rooms");
        assertSame(Map.of("age", 48, "city", "Ulm", "rooms", 3L), 1, 0, 0, 1, 3);
        assertSame(Map.of("age", 32.0, "city", 1, "rooms", "2.5", "id", "x"), -1, 0, 1, 0, 2.5f);
        assertSame(Map.of("age", " 40 ", "city", 1.0, "rooms", true), 0, 0, 1, 0, 1);
    }

    @Test
    void predict_missingValues_areWhatTheColumnSays() {
        Map<String, Object> withNull = new HashMap<>(Map.of("city", "Ulm", "rooms", 1));
        withNull.put("age", null);

        assertSame(withNull, 0, 1, 0, 1, 1);
        assertSame(Map.of("city", "Ulm", "rooms", 1), 0, 1, 0, 1, 1);
        assertSame(Map.of("age", "NA", "city", "Ulm", "rooms", 1), 0, 1, 0, 1, 1);
    }

    @Test
    void predict_wrongValues_areNamed() {
        assertRefused(
                Map.of("age", "old", "city", "Ulm", "rooms", 1),
                "column 'age': expected a number, found 'old'");
        assertRefused(
                Map.of("age", 1, "city", "Bonn", "rooms", 1),
                "column 'city': expected a category of the training data, found 'Bonn'");
        assertRefused(
                Map.of("age", 1, "rooms", 1), "column 'city': expected a category, found nothing");
        assertRefused(
                Map.of("age", 1, "city", "Ulm"),
                "column 'rooms': expected a number, found nothing");
        assertRefused(
                Map.of("age", 1e300, "city", "Ulm", "rooms", 1),
                "column 'age': expected a number that fits float32 (up to 3.4e38), found 1.0E300");
        assertSame(Map.of("age", 48, "city", "Ulm", "rooms", 3L), 1, 0, 0, 1, 3);
    }

    private static void assertRefused(Map<String, ?> record, String message) {
        assertThatThrownBy(() -> SCORER.predict(record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void predict_namedNumbers_areFoundByName() {
        Scorer scorer =
                Models.scorer(Models.linear(1, "squared-error").features("b", "a").build(2));

        float[] found = scorer.predict(Map.of("a", 2, "b", "0.5", "c", "other")).scores();

        assertThat(found).isEqualTo(scorer.score(new float[] {0.5f, 2}));
        assertThatThrownBy(() -> scorer.predict(Map.of("a", 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column 'b': expected a number, found nothing");
    }

    @Test
    void predict_recordOfAModelWithoutNames_isRefused() {
        Scorer scorer = Models.scorer(Models.linear(1, "squared-error").build(2));

        assertThat(scorer.columns()).isEmpty();
        assertThatThrownBy(() -> scorer.predict(Map.of("a", 2)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("by their order alone");
    }

    @Test
    void predict_hashedCategories_areSparseRows() {
        Schema hashed =
                new Schema(
                        List.of(
                                new Column.Hashed("word", Missing.ERROR, "", 2000),
                                new Column.Hashed("other", Missing.ERROR, "", 500)),
                        List.of());
        Scorer scorer =
                Models.scorer(
                        Models.linear(1, "squared-error")
                                .data("{\"storage\":\"sparse\"}")
                                .schema(hashed)
                                .build(2500));
        RowEncoder encoder = hashed.encoder();
        RecordCells cells = new RecordCells(hashed.names());
        cells.moveTo(Map.of("word", "a", "other", "b"));
        assertThat(encoder.encode(cells)).isNull();
        float[] features = encoder.features().clone();

        float[] found = scorer.predict(Map.of("word", "a", "other", "b")).scores();

        assertThat(found).containsExactly(scorer.score(features), within(1e-6f));
    }
}
