package org.backdraft.driver.data;

/** Text from data as messages show it: cut short, on one line. */
final class Excerpt {
    private static final int MOST = 40;

    private Excerpt() {}

    /** The beginning of a text, with control characters written as escapes. */
    static String of(String text) {
        int shown = Math.min(text.length(), MOST);
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < shown; i++) {
            append(result, text.charAt(i));
        }
        return result + (shown < text.length() ? "..." : "");
    }

    private static void append(StringBuilder result, char c) {
        switch (c) {
            case '\n' -> result.append("\\n");
            case '\r' -> result.append("\\r");
            case '\t' -> result.append("\\t");
            default -> {
                boolean unseen = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
                result.append(unseen ? "\\u%04X".formatted((int) c) : c);
            }
        }
    }
}
