package org.backdraft.driver.data.generated;

import java.util.Arrays;
import java.util.List;

/** The ways of writing each digit, in the notation of {@link Glyph#of}. */
final class Numerals {
    private static final List<List<Glyph>> GLYPHS =
            List.of(zero(), one(), two(), three(), four(), five(), six(), seven(), eight(), nine());

    private Numerals() {}

    /** One of the ways of writing a digit 0..9, all equally likely. */
    static Glyph variant(int digit, Chance chance) {
        List<Glyph> variants = GLYPHS.get(digit);
        return variants.get(chance.below(variants.size()));
    }

    private static List<Glyph> glyphs(String... texts) {
        return Arrays.stream(texts).map(Glyph::of).toList();
    }

    /** Oval, narrow and leaning, round, closed with a tail, slashed. */
    private static List<Glyph> zero() {
        return glyphs(
                "50 5, 31 15, 22 40, 24 70, 39 93, 58 94, 74 76, 79 45, 71 17, 53 5, 43 8",
                "62 6, 42 17, 29 45, 28 76, 42 95, 58 85, 71 56, 74 22, 61 6, 52 9",
                "48 11, 26 22, 17 50, 27 79, 50 90, 74 80, 83 50, 74 22, 51 11",
                "64 12, 42 8, 25 30, 22 62, 37 91, 60 92, 77 66, 76 33, 60 12, 42 17",
                "50 6, 30 15, 21 42, 24 72, 40 94, 60 93, 75 74, 79 43, 70 15, 50 6"
                        + " | 76 18, 27 84");
    }

    /** Upright, leaning, with flag, with flag and foot, with a short serif. */
    private static List<Glyph> one() {
        return glyphs(
                "51 5, 50 50, 49 95",
                "64 6, 52 50, 38 95",
                "30 29, 55 6!, 53 50, 51 95",
                "31 27, 52 6!, 51 50, 51 93 | 29 94, 50 93, 73 93",
                "42 20, 57 6!, 54 48, 48 95");
    }

    /** Curved, with a loop, straight like a Z, with a wave for a foot. */
    private static List<Glyph> two() {
        return glyphs(
                "23 28, 32 10, 54 5, 73 17, 73 38, 54 63, 22 92!, 50 91, 80 90",
                "24 25, 36 8, 58 6, 72 23, 65 48, 45 74, 27 92, 17 85, 27 76, 50 86, 82 92",
                "22 20, 45 7, 70 13, 69 34, 46 64, 21 90!, 50 90, 79 92",
                "26 30, 35 10, 57 6, 73 23, 64 49, 42 71, 23 91!, 41 83, 61 91, 82 83");
    }

    /** Round, with a flat top, with a small loop in the middle, smooth. */
    private static List<Glyph> three() {
        return glyphs(
                "24 14, 45 5, 69 12, 70 33, 43 46!, 70 55, 77 76, 55 95, 22 86",
                "24 8, 50 8, 75 8!, 44 41!, 69 50, 77 72, 57 94, 22 88",
                "26 16, 47 5, 68 15, 62 37, 43 48, 37 42, 48 42, 70 56, 74 79, 51 96, 23 85",
                "24 18, 46 5, 69 18, 61 40, 44 48, 66 56, 76 75, 56 95, 22 85");
    }

    /** Open, closed, open with a long stem, open and round. */
    private static List<Glyph> four() {
        return glyphs(
                "32 8, 27 34, 20 58!, 50 57, 81 55 | 63 28, 61 60, 59 95",
                "64 95, 65 50, 65 6!, 42 36, 19 66!, 50 66, 83 65",
                "38 6, 29 34, 19 62!, 50 61, 83 60 | 67 9, 66 52, 64 95",
                "27 10, 23 36, 34 54, 55 53, 72 42 | 75 8, 71 50, 65 95");
    }

    /** In two strokes, in one stroke, like an S, with a detached roof. */
    private static List<Glyph> five() {
        return glyphs(
                "34 9, 32 27, 29 45!, 53 39, 76 56, 72 83, 47 96, 21 86 | 34 8, 55 8, 77 7",
                "76 8, 55 8, 34 9!, 31 28, 28 46!, 51 40, 74 55, 72 82, 46 95, 20 84",
                "74 11, 48 7, 29 24, 41 44, 66 56, 71 79, 49 95, 22 86",
                "36 15, 34 30, 31 47!, 55 41, 75 60, 67 85, 43 95, 22 86 | 41 10, 61 8, 81 4");
    }

    /** Curved, straight, with a hooked top, with a large loop. */
    private static List<Glyph> six() {
        return glyphs(
                "66 6, 42 25, 27 54, 28 81, 48 95, 70 85, 73 65, 53 53, 35 63, 28 77",
                "58 4, 39 36, 27 68, 38 93, 62 91, 72 71, 56 56, 36 63, 28 76",
                "74 17, 58 6, 37 22, 25 55, 32 87, 54 95, 74 80, 67 59, 45 56, 29 73",
                "48 5, 31 35, 22 66, 34 91, 59 94, 77 77, 70 57, 46 52, 25 67");
    }

    /** Plain, with bar, with a serif, curved, wavy with bar. */
    private static List<Glyph> seven() {
        return glyphs(
                "20 10, 49 10, 79 10!, 57 50, 42 95",
                "20 11, 49 10, 79 9!, 58 50, 43 95 | 33 51, 53 50, 73 48",
                "20 27, 22 10!, 50 10, 79 10!, 56 50, 45 95",
                "20 17, 46 10, 76 12, 67 38, 50 66, 42 95",
                "18 19, 31 8, 53 14, 79 8!, 60 50, 48 95 | 34 54, 55 52, 76 50");
    }

    /** An S that comes back, two rings, leaning, open at the top. */
    private static List<Glyph> eight() {
        return glyphs(
                "70 17, 50 5, 31 18, 39 38, 63 57, 72 79, 50 96, 27 81, 37 57, 61 39, 71 18",
                "50 5, 32 14, 32 36, 50 46, 68 36, 68 14, 50 5"
                        + " | 50 46, 28 58, 26 82, 50 96, 74 82, 72 58, 50 46",
                "75 13, 54 6, 38 21, 45 41, 61 58, 61 81, 41 95, 24 81, 36 59, 64 38, 76 16",
                "77 14, 55 5, 34 16, 41 38, 63 58, 68 82, 46 96, 26 82, 38 60, 60 42, 76 26");
    }

    /** With a straight stem, curved, with a hook, with a leaning stem. */
    private static List<Glyph> nine() {
        return glyphs(
                "70 19, 50 6, 29 19, 28 40, 48 49, 67 36, 71 13!, 69 50, 65 95",
                "72 20, 52 6, 31 18, 28 39, 46 51, 67 40, 74 20, 73 54, 60 85, 34 94",
                "70 18, 49 6, 28 20, 29 42, 49 49, 68 34, 71 14!, 72 48, 70 78, 52 96, 28 86",
                "72 16, 49 6, 28 25, 34 46, 57 42, 74 13!, 62 54, 46 95");
    }
}
