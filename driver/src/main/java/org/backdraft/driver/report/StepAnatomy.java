package org.backdraft.driver.report;

import com.fasterxml.jackson.databind.JsonNode;

import org.backdraft.driver.files.FileException;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the time of a step goes, phase by phase, over the epochs of a run. */
public final class StepAnatomy {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 400;
    private static final int MOST_BARS = 30;
    private static final int LABELS = 12;

    /** In the order in which a step goes through them. */
    private static final Map<String, Color> PHASES = phases();

    private StepAnatomy() {}

    /**
     * Some epochs together, since there is no room for all of them.
     *
     * @param first epoch
     * @param last epoch
     * @param events of its epochs, at least one
     */
    public record Stretch(int first, int last, List<JsonNode> events) {
        /** The epochs' numbers. */
        public String name() {
            return first == last ? Integer.toString(first) : first + "\u2013" + last;
        }

        /** The mean of a figure over its epochs, found by its JSON pointer. */
        public double mean(String pointer) {
            return events.stream().mapToDouble(e -> e.at(pointer).asDouble()).average().orElse(0);
        }

        /** Milliseconds of a whole step. */
        public double stepMillis() {
            return PHASES.keySet().stream().mapToDouble(p -> mean("/stepMillis/" + p)).sum();
        }
    }

    /** The epochs that have ended, in at most 30 stretches of equal length. */
    public static List<Stretch> stretches(Metrics metrics) {
        List<Map.Entry<Integer, JsonNode>> epochs = new ArrayList<>(metrics.epochs().entrySet());
        int length = (epochs.size() + MOST_BARS - 1) / MOST_BARS;
        List<Stretch> stretches = new ArrayList<>();
        for (int from = 0; from < epochs.size(); from += length) {
            List<Map.Entry<Integer, JsonNode>> some =
                    epochs.subList(from, Math.min(epochs.size(), from + length));
            stretches.add(
                    new Stretch(
                            some.get(0).getKey(),
                            some.get(some.size() - 1).getKey(),
                            some.stream().map(Map.Entry::getValue).toList()));
        }
        return stretches;
    }

    /**
     * The picture of a run's steps, each stretch of epochs one bar.
     *
     * @throws FileException when no epoch has ended
     */
    public static Picture of(List<Stretch> stretches) {
        if (stretches.isEmpty()) {
            throw new FileException("the metrics tell of no epoch yet");
        }
        CategoryChart chart = new CategoryChart(WIDTH, HEIGHT);
        chart.setTitle("A step's time by epoch");
        chart.setXAxisTitle("epoch");
        chart.setYAxisTitle("ms a step");
        CategoryStyler styler = chart.getStyler();
        Look.applyTo(styler);
        styler.setStacked(true);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAvailableSpaceFill(Math.min(0.8, 0.1 * stretches.size()));
        styler.setXAxisMaxLabelCount(LABELS);
        styler.setyAxisTickLabelsFormattingFunction(Look::tick);
        styler.setYAxisLeftWidthHint(84);
        List<String> names = stretches.stream().map(Stretch::name).toList();
        PHASES.forEach(
                (phase, color) -> {
                    List<Double> millis =
                            stretches.stream().map(s -> s.mean("/stepMillis/" + phase)).toList();
                    CategorySeries series = chart.addSeries(phase, names, millis);
                    series.setFillColor(color);
                    series.setLineColor(color);
                });
        return new Picture(WIDTH, HEIGHT, g -> chart.paint(g, WIDTH, HEIGHT));
    }

    /** The names of the phases. */
    public static List<String> phaseNames() {
        return List.copyOf(PHASES.keySet());
    }

    private static Map<String, Color> phases() {
        Map<String, Color> phases = new LinkedHashMap<>();
        phases.put("broadcast", Look.BLUE);
        phases.put("schedule", Look.SKY);
        phases.put("compute", Look.GREEN);
        phases.put("collect", Look.ORANGE);
        phases.put("merge", Look.PURPLE);
        phases.put("update", Look.VERMILLION);
        return phases;
    }
}
