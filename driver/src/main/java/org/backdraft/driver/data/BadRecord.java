package org.backdraft.driver.data;

import java.io.Serializable;

/**
 * A record that is no example: what is wrong with it, and where it stands.
 *
 * @param kind of the mistake
 * @param file that it is in; "" when the detail tells the place
 * @param line on which it starts, from 1, or 0 where there are no lines
 * @param detail what was expected and what came, after a colon or a column's name
 */
record BadRecord(Kind kind, String file, long line, String detail) implements Serializable {

    /** Kinds of mistakes. */
    enum Kind {
        COLUMNS("wrong number of columns"),
        /** Of an array, a vector or an image. */
        SIZE("wrong size"),
        NUMBER("not a number"),
        RANGE("out of range"),
        MISSING("missing value"),
        LABEL("unknown label"),
        WEIGHT("bad weight"),
        QUOTING("bad quoting"),
        LENGTH("line too long"),
        ENCODING("bad encoding"),
        /** A JSON line that is no object. */
        JSON("no JSON object"),
        /** Of sparse rows. */
        INDEX("bad index"),
        /** A file that can't be read as an image. */
        IMAGE("no image"),
        CATEGORY("unknown category"),
        /** Not a mistake: the configuration has such records left out. */
        DROPPED("a missing value that drops its row");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** The kind in words. */
        String words() {
            return words;
        }
    }

    /** One that is only counted. */
    static BadRecord counted(Kind kind) {
        return new BadRecord(kind, "", 0, "");
    }

    /** In a file without lines. */
    static BadRecord of(Kind kind, String message) {
        return new BadRecord(kind, "", 0, message);
    }

    /** The same that many lines further on. */
    BadRecord later(long lines) {
        return line == 0 ? this : new BadRecord(kind, file, line + lines, detail);
    }

    /** The place and what is wrong, on one line. */
    String message() {
        return line == 0 ? detail : "%s, line %d%s".formatted(file, line, detail);
    }
}
