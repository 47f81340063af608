package org.backdraft.driver.report;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.Function;

/** Lines over numbers. */
public final class LineChart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;
    private static final int HALF_WIDTH = 560;
    private static final int HALF_HEIGHT = 360;
    private static final int LEGEND_LINE = 24;

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
        XYChart chart = chart(WIDTH, HEIGHT, title, xTitle, series);
        chart.setYAxisTitle(yTitle);
        chart.getStyler().setXAxisLogarithmic(logarithmic);
        return new Picture(WIDTH, HEIGHT, g -> chart.paint(g, WIDTH, HEIGHT));
    }

    /** A chart for half of a page's width, whose title says what is drawn; legend below. */
    public static Picture half(String title, String xTitle, List<Series> series) {
        XYChart chart = chart(HALF_WIDTH, HALF_HEIGHT, title, xTitle, series);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Vertical);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(Look::tick);
        double[] x = range(series, Series::x);
        double[] y = range(series, Series::y);
        Look.addUnseen(chart, x[0], x[1], y[0], y[1]);
        int height = HALF_HEIGHT + (series.size() > 1 ? LEGEND_LINE * series.size() : 0);
        return new Picture(HALF_WIDTH, height, g -> chart.paint(g, HALF_WIDTH, height));
    }

    private static double[] range(List<Series> series, Function<Series, double[]> axis) {
        DoubleSummaryStatistics all =
                series.stream()
                        .flatMapToDouble(one -> Arrays.stream(axis.apply(one)))
                        .summaryStatistics();
        return new double[] {all.getMin(), all.getMax()};
    }

    private static XYChart chart(
            int width, int height, String title, String xTitle, List<Series> series) {
        XYChart chart = new XYChart(width, height);
        chart.setTitle(title);
        chart.setXAxisTitle(xTitle);
        Look.applyTo(chart.getStyler());
        chart.getStyler().setyAxisTickLabelsFormattingFunction(Look::tick);
        chart.getStyler().setLegendVisible(series.size() > 1);
        for (int i = 0; i < series.size(); i++) {
            add(chart, series.get(i), i);
        }
        return chart;
    }

    private static void add(XYChart chart, Series series, int number) {
        Outline seen =
                series.line()
                        ? Outline.of(series.x(), series.y())
                        : new Outline(series.x(), series.y());
        XYSeries drawn = chart.addSeries(series.name(), seen.x(), seen.y());
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
