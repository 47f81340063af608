package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

class JsonRowsTest {
    private static final String[] PIECES = {
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "1e999", "NaN", "-", "{\"a\":1}", " ", "x"
    };

    private static Iterator<InternalRow> lines(byte[]... lines) {
        return Stream.of(lines)
                .map(
                        line ->
                                (InternalRow)
                                        new GenericInternalRow(
                                                new Object[] {UTF8String.fromBytes(line)}))
                .iterator();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonRows rows(byte[]... lines) {
        return new JsonRows(
                lines(lines),
                List.of(
                        new JsonRows.Column("a", JsonCells::natural),
                        new JsonRows.Column("w", JsonCells::word)));
    }

    private static Row row(String line) {
        return rows(bytes(line)).next();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1",
                "{\"a\": 1, }",
                "{\"a\": 1}}",
                "{\"a\": 1} {\"a\": 2}",
                "{\"a\": 1} x",
                "[{\"a\": 1}]",
                "5",
                "null",
                "\"a\"",
                "x",
                "{\"a\" 1}",
                "{\"a\": 01}",
                "{\"z\": {\"a\": [1, }}",
            })
    void row_lineThatIsNoObject_isItsTextAlone(String line) {
        assertThat(row(line)).isEqualTo(org.apache.spark.sql.RowFactory.create(null, null, line));
    }

    @Test
    void row_values_areWhatTheyAre() {
        assertThat(row("{\"a\": 1, \"w\": \"x\"}").toString()).isEqualTo("[1,x,null]");
        assertThat(row("{\"a\": true, \"w\": 1.50}").toString()).isEqualTo("[true,1.50,null]");
        assertThat(row("{\"w\" : [1, 2.0] , \"a\": \"red\"}").toString())
                .isEqualTo("[red,[1, 2.0],null]");
        assertThat(row("{\"b\": {\"a\": 2}, \"a\": null}").toString())
                .isEqualTo("[null,null,null]");
        assertThat(row("\uFEFF{\"a\": [1, null, 2.5]}").getList(0)).containsExactly(1L, null, 2.5);
        Row vector = row("{\"a\": {\"type\": 1, \"values\": [1, 2]}}").getStruct(0);
        assertThat(vector.<Object>getAs("size")).isNull();
        assertThat(vector.getList(vector.fieldIndex("values"))).isEqualTo(List.of(1L, 2L));
        assertThat(row("{\"a\": {\"b\": 1}}").get(0)).isEqualTo("{\"b\": 1}");
    }

    @Test
    void rows_blankLines_areNone() {
        JsonRows rows = rows(bytes(""), bytes(" \t\r"), bytes("{\"a\": 3}"), bytes(""));

        assertThat(rows.next().get(0)).isEqualTo(3L);
        assertThat(rows.hasNext()).isFalse();
    }

    @Test
    void row_thatIsNotUtf8_isNoObject() {
        byte[] line = bytes("{\"w\": \"?\"}");
        line[7] = (byte) 0xE9;

        assertThat(rows(line).next().getString(2)).isEqualTo("{\"w\": \"\uFFFD\"}");
    }

    @Test
    void rows_damagedLines_areThoseOfAWholeTree() {
        SplittableRandom random = new SplittableRandom(7);
        ObjectMapper strict =
                new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        int objects = 0;
        for (int i = 0; i < 20_000; i++) {
            String line = "{\"a\": %d, \"b\": [1, {\"c\": \"d\"}]}".formatted(random.nextInt(100));
            for (int n = random.nextInt(3); n > 0; n--) {
                int at = random.nextInt(line.length() + 1);
                int to = Math.min(line.length(), at + random.nextInt(3));
                String piece = PIECES[random.nextInt(PIECES.length)];
                line = line.substring(0, at) + piece + line.substring(to);
            }
            JsonNode tree = null;
            try {
                tree = strict.readTree(line);
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                // It is no JSON.
            }
            if (line.contains("NaN") || line.isBlank()) {
                continue;
            }
            Row row = row(line);
            boolean isObject = tree != null && tree.isObject();
            objects += isObject ? 1 : 0;
            assertThat(row.isNullAt(2)).as(line).isEqualTo(isObject);
            if (isObject && tree.path("a").isNumber()) {
                assertThat(((Number) row.get(0)).doubleValue())
                        .as(line)
                        .isEqualTo(tree.get("a").doubleValue());
            }
        }
        assertThat(objects).isBetween(5000, 15_000);
    }

    @Test
    void types_ofMostValues_arentChangedByFew() {
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            lines.add(bytes("{\"n\": 1, \"t\": true, \"w\": \"x\", \"r\": [1, 2]}"));
        }
        lines.add(bytes("{\"n\": \"red\", \"t\": 1, \"w\": 5, \"r\": [\"x\"], \"z\": 1}"));
        lines.add(bytes("{\"n\": [1], \"r\": 1, \"z\": 2"));
        StructType strings = new StructType();
        for (String name : List.of("n", "t", "w", "r", "z")) {
            strings = strings.add(name, DataTypes.StringType);
        }

        JsonTypes types = JsonTypes.of(lines(lines.toArray(byte[][]::new)));

        assertThat(types.of(strings).fields())
                .extracting(field -> field.dataType().simpleString())
                .containsExactly("double", "double", "string", "array<double>", "double");
        assertThat(types.isCommon("n")).isTrue();
        assertThat(types.isCommon("z")).isFalse();
        assertThat(types.isCommon("nowhere")).isFalse();
    }
}
