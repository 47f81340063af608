package org.backdraft.driver.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;

import org.apache.hadoop.fs.Path;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.files.HadoopFiles;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;

import javax.imageio.ImageIO;

/**
 * A drawing of fixed size that can be written as PNG or SVG. Immutable; drawn when it is asked for.
 *
 * @param width in pixels
 * @param height in pixels
 * @param drawing what draws it on a white ground, the same each time
 */
public record Picture(int width, int height, Consumer<Graphics2D> drawing) {

    /** The picture's pixels. */
    public BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setRenderingHint(
                RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        drawOnWhite(g);
        g.dispose();
        return image;
    }

    /** The picture as the bytes of a PNG file. */
    public byte[] png() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image(), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The picture as the text of an SVG file; texts stay texts, rasters are embedded PNGs. */
    public String svg() {
        VectorGraphics2D g = new VectorGraphics2D();
        drawOnWhite(g);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new SVGProcessor()
                    .getDocument(g.getCommands(), new PageSize(width, height))
                    .writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return forBrowsers(out.toString(StandardCharsets.UTF_8));
    }

    /**
     * Writes the picture, in the place of one that may be there already.
     *
     * @param path of a file that ends in .png or .svg
     * @throws ConfigurationException when it ends in something else
     */
    public void write(HadoopFiles files, String path) throws IOException {
        checkEnding(path);
        byte[] bytes = isSvg(path) ? svg().getBytes(StandardCharsets.UTF_8) : png();
        if (files.exists(path)) {
            files.file(path);
            files.system(new Path(path)).delete(new Path(path), false);
        }
        files.writeAtomically(path, out -> out.write(bytes));
    }

    /**
     * Checks that a path's ending stands for a format.
     *
     * @throws ConfigurationException when it doesn't
     */
    public static void checkEnding(String path) {
        if (!isSvg(path) && !path.toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new ConfigurationException(
                    "pictures are written as .png or .svg; can't tell which from the name '%s'"
                            .formatted(path));
        }
    }

    private static boolean isSvg(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".svg");
    }

    private void drawOnWhite(Graphics2D g) {
        g.setColor(Look.WHITE);
        g.fillRect(0, 0, width, height);
        drawing.accept(g);
    }

    /**
     * What VectorGraphics2D leaves out: it takes 12 pixels for the font size that browsers start
     * with, and names one font of this machine. Its reference to a DTD on the web goes too.
     */
    private static String forBrowsers(String svg) {
        return svg.replaceFirst("<!DOCTYPE[^>]*>\\s*", "")
                .replaceFirst("<svg ", "<svg style=\"font-size:12px\" ")
                .replaceAll(
                        "font-family:(&quot;[^;]*&quot;);", "font-family:$1,Verdana,sans-serif;");
    }
}
