package org.backdraft.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Made-up texts: each has so many different words of a vocabulary, of which some belong to the
 * topic of its class, and counts of them.
 */
record SparseRows(int[] labels, int[][] words, float[][] counts, int vocabulary) {
    private static final int TOPIC_WORDS = 2000;
    private static final double OF_TOPIC = 0.04;

    static SparseRows of(long seed, int rows, int classes, int vocabulary, int wordsOfRow) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] labels = new int[rows];
        int[][] words = new int[rows][];
        float[][] counts = new float[rows][];
        for (int i = 0; i < rows; i++) {
            labels[i] = i % classes;
            TreeMap<Integer, Float> row = new TreeMap<>();
            while (row.size() < wordsOfRow) {
                boolean topical = random.nextDouble() < OF_TOPIC;
                long word =
                        topical
                                ? (labels[i] + (long) classes * random.nextInt(TOPIC_WORDS)) * 17
                                : random.nextInt(vocabulary);
                row.put((int) (word % vocabulary), 1f + random.nextInt(3));
            }
            words[i] = row.keySet().stream().mapToInt(Integer::intValue).toArray();
            counts[i] = new float[words[i].length];
            for (int k = 0; k < words[i].length; k++) {
                counts[i][k] = row.get(words[i][k]);
            }
        }
        return new SparseRows(labels, words, counts, vocabulary);
    }

    int rows() {
        return labels.length;
    }

    Path writeLibSvm(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows(); i++) {
            text.append(labels[i]);
            for (int k = 0; k < words[i].length; k++) {
                text.append(' ').append(words[i][k] + 1).append(':').append(counts[i][k]);
            }
            text.append('\n');
        }
        return Files.writeString(file, text);
    }

    /** The class in the last column, zeros written out. */
    Path writeCsv(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows(); i++) {
            int k = 0;
            for (int j = 0; j < vocabulary; j++) {
                boolean there = k < words[i].length && words[i][k] == j;
                text.append(there ? counts[i][k++] : 0f).append(',');
            }
            text.append(labels[i]).append('\n');
        }
        return Files.writeString(file, text);
    }
}
