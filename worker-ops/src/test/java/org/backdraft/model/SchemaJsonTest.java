package org.backdraft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.schema.Column;
import org.backdraft.schema.Missing;
import org.backdraft.schema.Schema;
import org.backdraft.schema.Transform;
import org.backdraft.schema.Transforms;
import org.backdraft.schema.Unknown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.SplittableRandom;

class SchemaJsonTest {
    private static Schema schema(double mean, double deviation) {
        return new Schema(
                List.of(
                        new Column.Number(
                                "a \"b\"\n",
                                Missing.MEAN,
                                mean,
                                true,
                                new Transforms(
                                        List.of(
                                                new Transform.Clip(-Float.MAX_VALUE, 1e-45),
                                                new Transform.Log1p(),
                                                new Transform.Standardise(mean, deviation),
                                                new Transform.MinMax(-deviation, deviation)))),
                        new Column.Ignored("gone"),
                        new Column.OneHot(
                                "c",
                                Missing.CONSTANT,
                                "none",
                                List.of("9", "10", "Zürich", "\u2028"),
                                Unknown.OTHER),
                        new Column.Hashed("h", Missing.DROP, "", 1 << 20)),
                List.of("NA", "?"));
    }

    @Test
    void read_whatWasWritten_isTheSameToTheBit() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 200; i++) {
            Schema schema = schema(random.nextGaussian(), random.nextDouble());
            String text = SchemaJson.write(schema);

            assertThat(SchemaJson.read(text)).isEqualTo(schema);
            assertThat(SchemaJson.write(SchemaJson.read(text))).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"version\":1}",
                "{\"version\":2,\"columns\":[],\"missingValues\":[]}",
                "{\"version\":1,\"columns\":[{}],\"missingValues\":[]}",
                "{\"version\":1,\"columns\":[{\"name\":\"a\",\"type\":\"x\"}],\"missingValues\":[]}",
                "{\"version\":1,\"columns\":[{\"name\":\"h\",\"type\":\"hash\",\"missing\":\"error\","
                        + "\"fill\":\"\",\"buckets\":-1}],\"missingValues\":[]}",
                "{\"version\":1,\"columns\":[{\"name\":\"h\",\"type\":\"hash\",\"missing\":\"no\","
                        + "\"fill\":\"\",\"buckets\":1}],\"missingValues\":[]}",
            })
    void read_whatIsNoSchema_isRefused(String text) {
        assertThatThrownBy(() -> SchemaJson.read(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
