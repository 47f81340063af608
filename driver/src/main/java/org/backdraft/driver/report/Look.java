package org.backdraft.driver.report;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;

/** The colours and fonts of all pictures. */
final class Look {
    /*
     * The classes' colours are those of M. Okabe and K. Ito, "Color Universal Design" (2008,
     * jfly.uni-koeln.de/color), without black, in an order in which neighbours differ in lightness
     * too. With more classes than colours they come again, with other marker shapes.
     */
    static {
        // Before anything of AWT is touched, here and in the charts.
        System.setProperty("java.awt.headless", "true");
    }

    static final Color BLUE = rgb(0x0072B2);
    static final Color ORANGE = rgb(0xE69F00);
    static final Color GREEN = rgb(0x009E73);
    static final Color PURPLE = rgb(0xCC79A7);
    static final Color SKY = rgb(0x56B4E9);
    static final Color VERMILLION = rgb(0xD55E00);
    static final Color YELLOW = rgb(0xF0E442);

    static final Color WHITE = Color.WHITE;
    static final Color INK = rgb(0x222222);
    static final Color FAINT_INK = rgb(0x5A5A5A);
    static final Color GRID = rgb(0xDDDDDD);
    static final Color CLEAR = new Color(0xFF, 0xFF, 0xFF, 0);

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 17);
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 14);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    static final BasicStroke THIN = line(1);

    private static final int UNSEEN = 200;
    private static final double LEAST_PLAIN = 1e-4;
    private static final List<Color> CLASSES =
            List.of(BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION, YELLOW);

    private Look() {}

    /** The colour 0xRRGGBB. */
    static Color rgb(int rgb) {
        return new Color(rgb);
    }

    /** Gives a chart these fonts and colours, and little else but its data. */
    static void applyTo(AxesChartStyler styler) {
        styler.setChartTitleFont(TITLE);
        styler.setChartTitleBoxVisible(false);
        styler.setChartTitlePadding(8);
        styler.setChartFontColor(INK);
        styler.setLegendFont(LABEL);
        styler.setLegendBorderColor(CLEAR);
        styler.setLegendBackgroundColor(CLEAR);
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setAxisTitleFont(LABEL);
        styler.setAxisTickLabelsFont(SMALL);
        styler.setAxisTickLabelsColor(INK);
        styler.setAxisTickMarksColor(FAINT_INK);
        styler.setChartBackgroundColor(WHITE);
        styler.setPlotBackgroundColor(WHITE);
        styler.setPlotBorderColor(FAINT_INK);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(THIN);
        styler.setLocale(Locale.ROOT);
        styler.setPlotMargin(0);
        styler.setChartPadding(16);
        styler.setAntiAlias(true);
    }

    /**
     * Adds points that are not seen, unevenly from corner to corner: XChart would put the ticks of
     * an axis at the values of its data where those are few or even, and round numbers read better.
     */
    static void addUnseen(XYChart chart, double xMin, double xMax, double yMin, double yMax) {
        double[] x = new double[UNSEEN];
        double[] y = new double[UNSEEN];
        for (int k = 0; k < UNSEEN; k++) {
            double share = Math.pow((double) k / (UNSEEN - 1), 2);
            x[k] = xMin + share * (xMax - xMin);
            y[k] = yMin + share * (yMax - yMin);
        }
        XYSeries unseen = chart.addSeries("unseen", x, y);
        unseen.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        unseen.setMarker(SeriesMarkers.NONE);
        unseen.setShowInLegend(false);
    }

    /** A number at an axis's tick, with all of its digits, which are few. */
    static String tick(double value) {
        if (value != 0 && Math.abs(value) < LEAST_PLAIN) {
            return format("0.#########E0", value).replace('E', 'e');
        }
        return format("#,##0.##########", value);
    }

    private static String format(String pattern, double value) {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
        return new DecimalFormat(pattern, symbols).format(value);
    }

    /** A line of some width with round ends. */
    static BasicStroke line(double width) {
        return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    /** The colour of class {@code c}. */
    static Color ofClass(int c) {
        return CLASSES.get(c % CLASSES.size());
    }

    /** How many classes differ in colour. */
    static int classColors() {
        return CLASSES.size();
    }

    /** A colour between two: {@code share} of {@code b}, the rest {@code a}. */
    static Color mix(Color a, Color b, double share) {
        return new Color(
                between(a.getRed(), b.getRed(), share),
                between(a.getGreen(), b.getGreen(), share),
                between(a.getBlue(), b.getBlue(), share));
    }

    /** Black or white, whichever is read more easily on a ground. */
    static Color textOn(Color ground) {
        double light =
                0.299 * ground.getRed() + 0.587 * ground.getGreen() + 0.114 * ground.getBlue();
        return light > 140 ? INK : WHITE;
    }

    private static int between(int a, int b, double share) {
        return (int) Math.round(a + share * (b - a));
    }
}
