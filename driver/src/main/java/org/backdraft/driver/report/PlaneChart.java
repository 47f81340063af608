package org.backdraft.driver.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A raster over a plane with lines on it, axes around it and data points on top.
 *
 * @param title above it
 * @param xName name of the axis to the right
 * @param yName name of the axis upwards
 * @param plane what is seen
 * @param raster its colours, stretched over all of it
 * @param lines on the grid of {@link Plane#grid()}
 * @param points to draw with a legend; null for none
 * @param classes names of the points' classes
 * @param scale to explain with a bar; null for none
 */
record PlaneChart(
        String title,
        String xName,
        String yName,
        Plane plane,
        BufferedImage raster,
        List<Line> lines,
        Sample points,
        List<String> classes,
        Scale scale) {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 680;
    private static final int MOST_POINTS = 2000;

    /** A path in units of grid cells. */
    record Line(Path2D path, java.awt.Color color, double width) {}

    Picture picture() {
        return new Picture(WIDTH, HEIGHT, this::draw);
    }

    /*
     * The chart is painted twice: the first time off the picture, so that it settles where the plane
     * lies between the axes; the second time, with a clear ground, over the raster and the lines.
     */
    private void draw(Graphics2D g) {
        int chartWidth = scale == null ? WIDTH : WIDTH - Scale.WIDTH;
        XYChart chart = chart(chartWidth);
        chart.paint(aside(g), chartWidth, HEIGHT);
        double left = chart.getScreenXFromChart(plane.xMin());
        double top = chart.getScreenYFromChart(plane.yMax());
        double width = chart.getScreenXFromChart(plane.xMax()) - left;
        double height = chart.getScreenYFromChart(plane.yMin()) - top;
        Rectangle2D area = new Rectangle2D.Double(left, top, width, height);
        drawRaster(g, area);
        drawLines(g, area);
        chart.paint(g, chartWidth, HEIGHT);
        if (scale != null) {
            scale.drawBar(g, chartWidth, (int) area.getY(), (int) area.getHeight());
        }
    }

    /** What measures texts as {@code g} does, and is thrown away. */
    private static Graphics2D aside(Graphics2D g) {
        if (g instanceof VectorGraphics2D) {
            return new VectorGraphics2D();
        }
        Graphics2D aside =
                new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB).createGraphics();
        aside.setRenderingHints(g.getRenderingHints());
        return aside;
    }

    private void drawRaster(Graphics2D g, Rectangle2D area) {
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(
                raster,
                (int) Math.round(area.getX()),
                (int) Math.round(area.getY()),
                (int) Math.round(area.getWidth()),
                (int) Math.round(area.getHeight()),
                null);
    }

    private void drawLines(Graphics2D g, Rectangle2D area) {
        AffineTransform toArea = AffineTransform.getTranslateInstance(area.getX(), area.getY());
        toArea.scale(area.getWidth() / Plane.COLUMNS, area.getHeight() / Plane.ROWS);
        for (Line line : lines) {
            g.setColor(line.color);
            g.setStroke(Look.line(line.width));
            g.draw(toArea.createTransformedShape(line.path));
        }
    }

    private XYChart chart(int width) {
        XYChart chart = new XYChart(width, HEIGHT);
        chart.setTitle(title);
        chart.setXAxisTitle(xName);
        chart.setYAxisTitle(yName);
        XYStyler styler = chart.getStyler();
        Look.applyTo(styler);
        styler.setChartBackgroundColor(Look.CLEAR);
        styler.setPlotBackgroundColor(Look.CLEAR);
        styler.setPlotGridLinesVisible(false);
        styler.setPlotContentSize(1);
        styler.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        styler.setXAxisMin(plane.xMin());
        styler.setXAxisMax(plane.xMax());
        styler.setYAxisMin(plane.yMin());
        styler.setYAxisMax(plane.yMax());
        styler.setMarkerSize(8);
        styler.setLegendVisible(points != null);
        Look.addUnseen(chart, plane.xMin(), plane.xMax(), plane.yMin(), plane.yMax());
        if (points != null) {
            addPoints(chart);
        }
        return chart;
    }

    private void addPoints(XYChart chart) {
        Sample shown = points.first(MOST_POINTS);
        for (int c = 0; c < classes.size(); c++) {
            int of = c;
            int[] rows =
                    java.util.stream.IntStream.range(0, shown.rows())
                            .filter(i -> shown.classOf(i) == of)
                            .toArray();
            if (rows.length == 0) {
                continue;
            }
            double[] x = new double[rows.length];
            double[] y = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                x[i] = shown.features().get(rows[i], 0);
                y[i] = shown.features().get(rows[i], 1);
            }
            XYSeries series = chart.addSeries("class " + c, x, y);
            series.setLabel(classes.get(c));
            series.setMarker(PointMarker.ofClass(c));
            series.setMarkerColor(Look.ofClass(c));
        }
    }
}
