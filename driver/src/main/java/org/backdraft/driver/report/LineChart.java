package org.backdraft.driver.report;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

import java.util.List;

/** Lines over numbers. */
public final class LineChart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;

    private LineChart() {}

    /**
     * One line, or points alone.
     *
     * @param x where
     * @param y how high
     * @param line whether the points are joined
     * @param marked whether each point is marked
     */
    public record Series(String name, double[] x, double[] y, boolean line, boolean marked) {

        /** A line without marks. */
        public static Series line(String name, double[] x, double[] y) {
            return new Series(name, x, y, true, false);
        }

        /** A line with a mark at each point. */
        public static Series dotted(String name, double[] x, double[] y) {
            return new Series(name, x, y, true, true);
        }

        /** Points alone. */
        public static Series points(String name, double[] x, double[] y) {
            return new Series(name, x, y, false, true);
        }
    }

    /** A chart of some series; {@code logarithmic} is about x. */
    public static Picture of(
            String title, String xTitle, String yTitle, boolean logarithmic, List<Series> series) {
        XYChart chart = new XYChart(WIDTH, HEIGHT);
        chart.setTitle(title);
        chart.setXAxisTitle(xTitle);
        chart.setYAxisTitle(yTitle);
        Look.applyTo(chart.getStyler());
        chart.getStyler().setYAxisDecimalPattern("0.###");
        chart.getStyler().setXAxisLogarithmic(logarithmic);
        chart.getStyler().setLegendVisible(series.size() > 1);
        for (int i = 0; i < series.size(); i++) {
            add(chart, series.get(i), i);
        }
        return new Picture(WIDTH, HEIGHT, g -> chart.paint(g, WIDTH, HEIGHT));
    }

    private static void add(XYChart chart, Series series, int number) {
        XYSeries drawn = chart.addSeries(series.name(), series.x(), series.y());
        drawn.setXYSeriesRenderStyle(
                series.line()
                        ? XYSeries.XYSeriesRenderStyle.Line
                        : XYSeries.XYSeriesRenderStyle.Scatter);
        drawn.setLineColor(Look.ofClass(number));
        drawn.setLineStyle(Look.line(2.5));
        drawn.setMarkerColor(Look.ofClass(number));
        drawn.setMarker(series.marked() ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    }
}
