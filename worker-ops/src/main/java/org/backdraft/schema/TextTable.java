package org.backdraft.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;

/**
 * Distinct texts, numbered from 0 in the order in which they came, found by their UTF-8 bytes
 * without making anything. Written by one thread.
 */
final class TextTable implements Serializable {
    /* A hash table with linear probing; places hold numbers of texts plus 1, and 0 when free. */
    private static final long serialVersionUID = 1L;
    private static final int FIRST_PLACES = 16;

    private byte[][] texts = new byte[FIRST_PLACES / 2][];
    private int[] places = new int[FIRST_PLACES];
    private int size;

    static TextTable of(Collection<String> texts) {
        TextTable table = new TextTable();
        for (String text : texts) {
            byte[] bytes = text.getBytes(UTF_8);
            table.add(bytes, 0, bytes.length);
        }
        return table;
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** A text by its number. */
    String text(int index) {
        return new String(texts[index], UTF_8);
    }

    /** A text's bytes, read only. */
    byte[] bytes(int index) {
        return texts[index];
    }

    /** The number of the text in bytes from .. to-1, or -1. */
    int indexOf(byte[] bytes, int from, int to) {
        return places[place(bytes, from, to)] - 1;
    }

    /** The number of the text, which is taken in when it is new. */
    int add(byte[] bytes, int from, int to) {
        int place = place(bytes, from, to);
        if (places[place] == 0) {
            if (size == texts.length) {
                grow();
                place = place(bytes, from, to);
            }
            texts[size] = Arrays.copyOfRange(bytes, from, to);
            places[place] = ++size;
        }
        return places[place] - 1;
    }

    /** Where a text is, or where it would be put. */
    private int place(byte[] bytes, int from, int to) {
        int mask = places.length - 1;
        int place = Murmur3.hash(bytes, from, to) & mask;
        while (places[place] != 0 && !equals(texts[places[place] - 1], bytes, from, to)) {
            place = place + 1 & mask;
        }
        return place;
    }

    private static boolean equals(byte[] text, byte[] bytes, int from, int to) {
        return Arrays.equals(text, 0, text.length, bytes, from, to);
    }

    private void grow() {
        texts = Arrays.copyOf(texts, 2 * texts.length);
        places = new int[2 * places.length];
        for (int i = 0; i < size; i++) {
            places[place(texts[i], 0, texts[i].length)] = i + 1;
        }
    }
}
