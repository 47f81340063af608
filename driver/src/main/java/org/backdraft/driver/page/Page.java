package org.backdraft.driver.lecture;

import org.apache.commons.text.StringEscapeUtils;
import org.backdraft.driver.report.Picture;

import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** A self-contained page of HTML while it is written: pictures are inside it. */
final class Page {
    private static final String STYLE =
            """
            :root { color-scheme: light; }
            body { font: 17px/1.55 Georgia, 'Times New Roman', serif; max-width: 60rem;
                   margin: 2.5rem auto; padding: 0 1.2rem; color: #222; background: #fff; }
            h1, h2, figcaption, table { font-family: system-ui, sans-serif; }
            h1 { font-size: 2rem; line-height: 1.2; }
            h2 { font-size: 1.35rem; margin-top: 3rem; border-top: 1px solid #ddd; padding-top: 1.2rem; }
            .figures { display: flex; flex-wrap: wrap; gap: 1rem; }
            figure { margin: 0 0 1rem; flex: 1 1 var(--least); min-width: 0; }
            figure img { width: 100%; height: auto; border: 1px solid #e5e5e5; }
            figcaption { font-size: .85rem; color: #555; }
            table { border-collapse: collapse; font-size: .92rem; margin: 1rem 0; }
            th, td { padding: .3rem .9rem .3rem 0; text-align: right; border-bottom: 1px solid #e5e5e5; }
            th:first-child, td:first-child { text-align: left; }
            """;

    private final StringBuilder html = new StringBuilder();

    /** A picture and what it shows. */
    record Figure(Picture picture, String caption) {}

    Page(String title) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
                .append(escaped(title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(escaped(title))
                .append("</h1>\n");
    }

    /** Starts a chapter. */
    void chapter(String title) {
        html.append("<h2>").append(escaped(title)).append("</h2>\n");
    }

    /** A paragraph; numbers are formatted as {@link String#format} does it. */
    void say(String format, Object... numbers) {
        String text = String.format(Locale.ROOT, format, numbers);
        html.append("<p>").append(escaped(text)).append("</p>\n");
    }

    /** Pictures side by side, as many as fit. */
    void figures(int leastPixels, List<Figure> figures) {
        html.append("<div class=\"figures\" style=\"--least: %dpx\">\n".formatted(leastPixels));
        for (Figure figure : figures) {
            html.append("<figure><img alt=\"")
                    .append(escaped(figure.caption))
                    .append("\" src=\"data:image/png;base64,")
                    .append(Base64.getEncoder().encodeToString(figure.picture.png()))
                    .append("\"><figcaption>")
                    .append(escaped(figure.caption))
                    .append("</figcaption></figure>\n");
        }
        html.append("</div>\n");
    }

    /** A table; the first row is its head. */
    void table(List<List<String>> rows) {
        html.append("<table>\n");
        String cell = "th";
        for (List<String> row : rows) {
            html.append("<tr>");
            for (String text : row) {
                html.append("<%s>%s</%s>".formatted(cell, escaped(text), cell));
            }
            html.append("</tr>\n");
            cell = "td";
        }
        html.append("</table>\n");
    }

    /** The page so far, with its end. */
    String html() {
        return html + "</body></html>\n";
    }

    private static String escaped(String text) {
        return StringEscapeUtils.escapeHtml4(text);
    }
}
