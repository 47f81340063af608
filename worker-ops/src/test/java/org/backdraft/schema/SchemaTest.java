package org.backdraft.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.worker.SparseRow;
import org.junit.jupiter.api.Test;

import java.util.List;

class SchemaTest {
    private static final Column.Number PLAIN =
            new Column.Number("n", Missing.ERROR, 0, false, new Transforms(List.of()));

    private static Column.OneHot city(Unknown unknown) {
        return new Column.OneHot("city", Missing.ERROR, "", List.of("Oslo", "Züri"), unknown);
    }

    private static Schema of(Column... columns) {
        return new Schema(List.of(columns), List.of("NA"));
    }

    private static Refusal refusal(RowSchema schema, String... cells) {
        return schema.encoder().encode(new TextRow(cells));
    }

    @Test
    void encode_unknownCategory_goesByThePolicy() {
        assertThat(new TextRow("Bern").features(of(city(Unknown.ZEROS)))).containsExactly(0, 0);
        assertThat(new TextRow("Bern").features(of(city(Unknown.OTHER)))).containsExactly(0, 0, 1);
        Refusal refusal = refusal(of(city(Unknown.ERROR)), "Bern");
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CATEGORY);
        assertThat(refusal.categories()).containsExactly("Oslo", "Züri");
        assertThat(new TextRow(" Züri ").features(of(city(Unknown.ERROR)))).containsExactly(0, 1);
    }

    @Test
    void encode_rowsOneAfterTheOther_leavesNothingBehind() {
        RowEncoder encoder = of(city(Unknown.ZEROS), PLAIN).encoder();

        assertThat(encoder.encode(new TextRow("Oslo", "4"))).isNull();
        assertThat(encoder.features()).containsExactly(1, 0, 4);
        assertThat(encoder.encode(new TextRow("Züri", "0"))).isNull();
        assertThat(encoder.features()).containsExactly(0, 1, 0);
    }

    @Test
    void encode_badCells_tellsKindAndColumn() {
        Schema schema = of(new Column.Ignored("gone"), PLAIN, city(Unknown.ZEROS));

        assertThat(refusal(schema, "", "", "Oslo"))
                .isEqualTo(Refusal.of(1, Refusal.Kind.MISSING, "a number"));
        assertThat(refusal(schema, "", "NA", "Oslo").kind()).isEqualTo(Refusal.Kind.MISSING);
        assertThat(refusal(schema, "", "x", "Oslo").kind()).isEqualTo(Refusal.Kind.NUMBER);
        assertThat(refusal(schema, "", "1e39", "Oslo").kind()).isEqualTo(Refusal.Kind.RANGE);
        assertThat(refusal(schema, "", "1", "").kind()).isEqualTo(Refusal.Kind.MISSING);
        assertThat(refusal(schema, "", "1", "a\u0000").kind()).isEqualTo(Refusal.Kind.ENCODING);
        assertThat(refusal(schema, "", "1", "Oslo")).isNull();
    }

    @Test
    void encode_missingThatDrops_isNoMistake() {
        Column dropping = new Column.Hashed("h", Missing.DROP, "", 5);

        assertThat(refusal(of(dropping), "NA").kind()).isEqualTo(Refusal.Kind.DROPPED);
        assertThat(refusal(of(dropping), "a")).isNull();
    }

    @Test
    void encode_transformOutsideItsDomain_isRefused() {
        Transforms log = new Transforms(List.of(new Transform.Log1p()));
        Schema schema = of(new Column.Number("n", Missing.ERROR, 0, false, log));

        assertThat(refusal(schema, "-1"))
                .isEqualTo(Refusal.of(0, Refusal.Kind.RANGE, "a number whose log1p is finite"));
        assertThat(refusal(schema, "-3").kind()).isEqualTo(Refusal.Kind.RANGE);
    }

    @Test
    void sparse_wideColumns_areTheNonZerosOfTheSameFeatures() {
        Column indicated =
                new Column.Number("m", Missing.MEAN, 2.5, true, new Transforms(List.of()));
        Column hashed = new Column.Hashed("user", Missing.CONSTANT, "nobody", 5_000);
        Schema schema = of(PLAIN, indicated, hashed, city(Unknown.OTHER));
        assertThat(schema.isSparse()).isTrue();
        assertThat(of(PLAIN, city(Unknown.OTHER)).isSparse()).isFalse();
        RowEncoder encoder = schema.encoder();

        assertThat(encoder.encode(new TextRow("0", "NA", "", "Bern"))).isNull();

        SparseRow row = encoder.sparse();
        int bucket = new Bucket("user", 5_000).of(new TextRow("nobody").text(0));
        assertThat(row.count()).isEqualTo(4);
        assertThat(List.of(row.index(0), row.index(1), row.index(2), row.index(3)))
                .containsExactly(1, 2, 3 + bucket, 3 + 5_000 + 2);
        float[] all = encoder.features();
        assertThat(all).hasSize(schema.features());
        assertThat(all[1]).isEqualTo(2.5f);
        assertThat(all[3 + bucket]).isEqualTo(1f);
    }

    @Test
    void featureNames_ofEveryKind_areInOrder() {
        Schema schema =
                of(
                        new Column.Ignored("a"),
                        new Column.Number("m", Missing.MEAN, 0, true, new Transforms(List.of())),
                        new Column.Ignored("b"),
                        city(Unknown.OTHER),
                        new Column.Hashed("h", Missing.ERROR, "", 2),
                        new Column.Ignored("c"));

        assertThat(schema.featureNames())
                .containsExactly(
                        "m",
                        "m is missing",
                        "city=Oslo",
                        "city=Züri",
                        "city is other",
                        "h#0",
                        "h#1");
    }

    @Test
    void new_columnsOfOneNameOrTooWide_isRefused() {
        assertThatThrownBy(() -> of(PLAIN, PLAIN)).hasMessageContaining("same name");
        Column huge = new Column.Hashed("a", Missing.ERROR, "", Integer.MAX_VALUE);
        assertThatThrownBy(() -> of(huge, PLAIN)).hasMessageContaining("use fewer buckets");
    }
}
