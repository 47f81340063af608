package org.backdraft.schema;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each of some distinct texts came, as long as there are not too many; whether there are
 * too many depends on no order. Owned by one thread; mergeable.
 */
public final class TextCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int most;
    private TextTable texts = new TextTable();
    private long[] counts = new long[1];
    private boolean overfull;

    /** Of at most so many distinct texts; of more, only that they are more is known. */
    public TextCounts(int most) {
        this.most = most;
    }

    /** Takes in the text that bytes from .. to-1 are in UTF-8. */
    public void add(byte[] bytes, int from, int to) {
        add(bytes, from, to, 1);
    }

    private void add(byte[] bytes, int from, int to, long times) {
        if (overfull) {
            return;
        }
        int index = texts.add(bytes, from, to);
        if (index == most) {
            overfull = true;
            texts = new TextTable();
            counts = new long[0];
            return;
        }
        if (index >= counts.length) {
            counts = Arrays.copyOf(counts, 2 * index);
        }
        counts[index] += times;
    }

    /** Takes in all the texts of another one. */
    public void add(TextCounts other) {
        for (int i = 0; i < other.texts.size(); i++) {
            byte[] text = other.texts.bytes(i);
            add(text, 0, text.length, other.counts[i]);
        }
        if (other.overfull && !overfull) {
            overfull = true;
            texts = new TextTable();
            counts = new long[0];
        }
    }

    /** Whether there are more distinct texts than may be. */
    public boolean isOverfull() {
        return overfull;
    }

    /** How often each text came, whole numbers by value, then words; empty when overfull. */
    public Map<String, Long> counts() {
        Map<String, Long> result = new TreeMap<>(Categories.ORDER);
        for (int i = 0; i < texts.size(); i++) {
            result.put(texts.text(i), counts[i]);
        }
        return result;
    }
}
