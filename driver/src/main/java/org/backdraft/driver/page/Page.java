package org.backdraft.driver.page;

import org.apache.commons.text.StringEscapeUtils;
import org.backdraft.driver.report.Picture;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A self-contained page of HTML while it is written: pictures are inside it. Light or dark, as the
 * reader's browser has it.
 */
public final class Page {
    /*
     * Pictures are drawn on white. On a dark page their lightness is inverted, and the hues turned
     * half around, which brings them back to where they were.
     */
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --ink: #222; --faint: #555; --ground: #fff;
                    --line: #e0e0e0; --shade: #f6f6f4; --mark: #b54708; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e4e4e2; --faint: #a8a8a6; --ground: #1a1a1a; --line: #3a3a3a;
                      --shade: #242424; --mark: #f0a35e; }
              figure img { filter: invert(.898) hue-rotate(180deg); }
            }
            body { font: 17px/1.55 Georgia, 'Times New Roman', serif; max-width: 60rem;
                   margin: 2.5rem auto; padding: 0 1.2rem; color: var(--ink);
                   background: var(--ground); }
            h1, h2, figcaption, table { font-family: system-ui, sans-serif; }
            h1 { font-size: 2rem; line-height: 1.2; overflow-wrap: anywhere; }
            h2 { font-size: 1.35rem; margin-top: 3rem; border-top: 1px solid var(--line);
                 padding-top: 1.2rem; }
            p, li { overflow-wrap: anywhere; }
            .figures { display: flex; flex-wrap: wrap; gap: 1rem; }
            figure { margin: 0 0 1rem; flex: 1 1 var(--least); min-width: 0; }
            figure img { display: block; width: 100%; max-width: var(--most); height: auto; }
            figcaption { font-size: .85rem; color: var(--faint); margin-top: .3rem; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; font-size: .92rem; margin: 1rem 0;
                    font-variant-numeric: tabular-nums; }
            th, td { padding: .3rem .9rem .3rem 0; text-align: right; vertical-align: top;
                     border-bottom: 1px solid var(--line); }
            th:first-child, td:first-child { text-align: left; }
            .facts td:last-child { text-align: left; overflow-wrap: anywhere; }
            .facts td:first-child { color: var(--faint); white-space: nowrap; }
            .warning { border-left: 4px solid var(--mark); padding-left: .8rem; }
            pre { background: var(--shade); padding: .8rem 1rem; overflow-x: auto; border-radius: 6px;
                  font: 13px/1.5 ui-monospace, 'DejaVu Sans Mono', monospace; }
            """;

    private final StringBuilder html = new StringBuilder();

    /**
     * A picture and what it shows.
     *
     * @param sharp whether it is lines and letters, which stay sharp at any size
     */
    public record Figure(Picture picture, String caption, boolean sharp) {
        /** A picture made of pixels, or of very many points. */
        public Figure(Picture picture, String caption) {
            this(picture, caption, false);
        }

        /** A picture made of lines and letters. */
        public static Figure sharp(Picture picture, String caption) {
            return new Figure(picture, caption, true);
        }
    }

    /** A page with nothing but its title. */
    public Page(String title) {
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
    public void chapter(String title) {
        html.append("<h2>").append(escaped(title)).append("</h2>\n");
    }

    /** A paragraph; numbers are formatted as {@link String#format} does it. */
    public void say(String format, Object... numbers) {
        paragraph("", format, numbers);
    }

    /** A paragraph that is not to be overlooked. */
    public void warn(String format, Object... numbers) {
        paragraph(" class=\"warning\"", format, numbers);
    }

    private void paragraph(String attributes, String format, Object... numbers) {
        String text = String.format(Locale.ROOT, format, numbers);
        html.append("<p%s>".formatted(attributes)).append(escaped(text)).append("</p>\n");
    }

    /** Points of a list. */
    public void list(List<String> points) {
        html.append("<ul>\n");
        points.forEach(point -> html.append("<li>").append(escaped(point)).append("</li>\n"));
        html.append("</ul>\n");
    }

    /** Text as it is, line by line. */
    public void verbatim(String text) {
        html.append("<pre tabindex=\"0\">").append(escaped(text)).append("</pre>\n");
    }

    /** Pictures side by side, as many as fit, none larger than it is. */
    public void figures(int leastPixels, List<Figure> figures) {
        html.append("<div class=\"figures\" style=\"--least: %dpx\">\n".formatted(leastPixels));
        for (Figure figure : figures) {
            html.append("<figure><img style=\"--most: %dpx\" alt=\"".formatted(most(figure)))
                    .append(escaped(figure.caption))
                    .append("\" src=\"data:image/")
                    .append(source(figure))
                    .append("\"><figcaption>")
                    .append(escaped(figure.caption))
                    .append("</figcaption></figure>\n");
        }
        html.append("</div>\n");
    }

    /** Lines and letters may be a little larger. */
    private static int most(Figure figure) {
        return figure.sharp ? figure.picture.width() * 5 / 4 : figure.picture.width();
    }

    private static String source(Figure figure) {
        byte[] bytes =
                figure.sharp
                        ? figure.picture.svg().getBytes(StandardCharsets.UTF_8)
                        : figure.picture.png();
        String type = figure.sharp ? "svg+xml;base64," : "png;base64,";
        return type + Base64.getEncoder().encodeToString(bytes);
    }

    /** A table; the first row is its head. */
    public void table(List<List<String>> rows) {
        html.append("<div class=\"wide\"><table>\n");
        String cell = "th";
        for (List<String> row : rows) {
            row(row, cell);
            cell = "td";
        }
        html.append("</table></div>\n");
    }

    /** A table without a head: names and what they stand for. */
    public void facts(List<List<String>> rows) {
        html.append("<table class=\"facts\">\n");
        rows.forEach(row -> row(row, "td"));
        html.append("</table>\n");
    }

    private void row(List<String> row, String cell) {
        html.append("<tr>");
        for (String text : row) {
            html.append("<%s>%s</%s>".formatted(cell, escaped(text), cell));
        }
        html.append("</tr>\n");
    }

    /** The page so far, with its end. */
    public String html() {
        return html + "</body></html>\n";
    }

    private static String escaped(String text) {
        return StringEscapeUtils.escapeHtml4(text);
    }
}
