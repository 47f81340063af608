package org.backdraft.driver.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A line of JSON taken apart: one object and nothing behind it. Strict where Spark's own reader
 * passes over what follows the object. Owned by one thread.
 */
final class JsonLine {
    private static final ObjectMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                                    .build())
                    .enable(DeserializationFeature.USE_LONG_FOR_INTS)
                    .build();

    private final Fields fields;

    /** What is made of a line's fields. */
    interface Fields {

        /** Whether a field is wanted; the others are only checked to be JSON. */
        boolean wants(String name);

        /**
         * Takes a field; of two with one name the last one counts.
         *
         * @param text of the value as it is written
         */
        void take(String name, JsonNode value, String text);
    }

    JsonLine(Fields fields) {
        this.fields = fields;
    }

    /** The text of a line; null when it isn't UTF-8. */
    static String text(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * Reads a line.
     *
     * @return false when it is no JSON object; some fields may have been taken by then
     */
    boolean read(String line) {
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (fields.wants(name)) {
                    take(parser, name, line);
                } else {
                    parser.skipChildren();
                }
            }
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private void take(JsonParser parser, String name, String line) throws IOException {
        int from = (int) parser.currentTokenLocation().getCharOffset();
        JsonNode value = parser.readValueAsTree();
        int to = (int) parser.currentLocation().getCharOffset();
        fields.take(name, value, line.substring(from, to));
    }
}
