package org.backdraft.driver.report;

import org.backdraft.driver.files.FileException;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Loss and accuracy by epoch: how a run went. */
public final class Curves {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 360;
    private static final int MOST_MARKED = 40;
    private static final int TICKS = 12;
    private static final List<String> SETS = List.of("train", "test", "validation");
    private static final List<Color> COLORS = List.of(Look.BLUE, Look.VERMILLION, Look.GREEN);
    private static final float[] DASHES = {8, 5};

    private Curves() {}

    /**
     * The curves of a run.
     *
     * @param metrics text of its {@code metrics.jsonl}
     * @param origin where that is from, for messages
     * @throws FileException when it can't be read or tells of no epoch
     */
    public static Picture of(String metrics, String origin) {
        EpochFigures figures = EpochFigures.of(Metrics.read(metrics, origin));
        if (figures.isEmpty()) {
            throw new FileException(origin + " tells of no epoch yet");
        }
        return of(figures);
    }

    /** The curves of some figures, at least one. */
    public static Picture of(EpochFigures figures) {
        boolean hasLoss = !figures.loss().isEmpty();
        boolean hasAccuracy = !figures.accuracy().isEmpty();
        int height = (hasLoss ? HEIGHT : 0) + (hasAccuracy ? HEIGHT : 0);
        return new Picture(
                WIDTH,
                height,
                g -> {
                    if (hasLoss) {
                        chart("Loss", figures.loss(), 1).paint(g, WIDTH, HEIGHT);
                    }
                    if (hasAccuracy) {
                        paintBelow(
                                g,
                                hasLoss ? HEIGHT : 0,
                                chart("Accuracy (%)", figures.accuracy(), 100));
                    }
                });
    }

    private static void paintBelow(Graphics2D g, int y, XYChart chart) {
        g.translate(0, y);
        chart.paint(g, WIDTH, HEIGHT);
        g.translate(0, -y);
    }

    private static XYChart chart(
            String name, Map<String, SortedMap<Integer, Double>> sets, double unit) {
        XYChart chart = new XYChart(WIDTH, HEIGHT);
        chart.setTitle(name + " by epoch");
        chart.setXAxisTitle("epoch");
        chart.setYAxisTitle(name);
        XYStyler styler = chart.getStyler();
        Look.applyTo(styler);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setMarkerSize(6);
        styler.setYAxisLeftWidthHint(84);
        int last = sets.values().stream().mapToInt(SortedMap::lastKey).max().orElse(1);
        int first = sets.values().stream().mapToInt(SortedMap::firstKey).min().orElse(1);
        styler.setXAxisMin((double) Math.min(first, last - 1));
        styler.setXAxisMax((double) last);
        int step = Math.max(1, (int) Math.ceil((last - first) / (double) TICKS));
        styler.setXAxisMaxLabelCount(Math.max(2, (last - first) / step + 1));
        styler.setxAxisTickLabelsFormattingFunction(Curves::wholeNumber);
        styler.setyAxisTickLabelsFormattingFunction(Look::tick);
        double[] heights =
                sets.values().stream()
                        .flatMap(figures -> figures.values().stream())
                        .mapToDouble(value -> value * unit)
                        .sorted()
                        .toArray();
        Look.addUnseen(chart, last, last, heights[0], heights[heights.length - 1]);
        sets.forEach((set, figures) -> add(chart, set, figures, unit));
        return chart;
    }

    private static void add(
            XYChart chart, String set, SortedMap<Integer, Double> figures, double unit) {
        int order = SETS.indexOf(set);
        Color color = COLORS.get(order < 0 ? 2 : order);
        double[] x = figures.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
        double[] y = figures.values().stream().mapToDouble(value -> value * unit).toArray();
        Outline seen = Outline.of(x, y);
        XYSeries series = chart.addSeries(set, seen.x(), seen.y());
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setLineStyle(
                order == 0
                        ? Look.line(2.2)
                        : new BasicStroke(
                                2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, DASHES, 0));
        series.setMarker(
                x.length > MOST_MARKED
                        ? SeriesMarkers.NONE
                        : order == 0 ? SeriesMarkers.CIRCLE : SeriesMarkers.DIAMOND);
    }

    /** An epoch's number; nothing between two. */
    private static String wholeNumber(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : "";
    }
}
