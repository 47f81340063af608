package org.backdraft.driver.page;

import com.fasterxml.jackson.databind.JsonNode;

import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.report.LineChart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The page of several runs side by side: in what they differ, and what came of it. */
public final class ComparisonPage {
    /*
     * Runs are called A, B, C in charts and heads, since paths are long. What is told of all of them
     * is left out: only differences are settings, and only shared figures are compared.
     */
    private static final String NONE = "\u2013";
    private static final String BEST = " \u2605";
    private static final int MOST_NAME = 30;
    private static final int MOST_MARKED = 40;

    private final List<RunFiles> runs;
    private final Page page = new Page("Runs side by side");

    private ComparisonPage(List<RunFiles> runs) {
        this.runs = runs;
    }

    /**
     * The page of some runs' directories, whether or not the runs have ended.
     *
     * @param directories at least two
     * @return HTML that needs no other file
     * @throws org.backdraft.driver.config.ConfigurationException when one is no run's directory
     * @throws org.backdraft.driver.files.FileException when their files can't be read
     */
    public static String of(HadoopFiles files, List<String> directories) throws IOException {
        List<RunFiles> runs = new ArrayList<>();
        for (String directory : directories) {
            runs.add(RunFiles.read(files, directory));
        }
        ComparisonPage comparison = new ComparisonPage(runs);
        comparison.write();
        return comparison.page.html();
    }

    private void write() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("run", "directory", "state"));
        for (int i = 0; i < runs.size(); i++) {
            rows.add(List.of(letter(i), runs.get(i).path(), runs.get(i).state()));
        }
        page.table(rows);
        differences();
        figures();
        curves();
    }

    private void differences() {
        page.chapter("Settings that differ");
        List<Map<String, String>> settings = runs.stream().map(RunFiles::settings).toList();
        Set<String> keys = new TreeSet<>();
        settings.forEach(one -> keys.addAll(one.keySet()));
        List<List<String>> rows = new ArrayList<>();
        for (String key : keys) {
            List<String> values =
                    settings.stream().map(one -> one.getOrDefault(key, NONE)).toList();
            if (values.stream().distinct().count() > 1) {
                rows.add(row(key, values));
            }
        }
        if (runs.stream().anyMatch(run -> run.configuration() == null)) {
            page.say("Some runs have no config.conf; their settings are not known.");
        }
        if (rows.isEmpty()) {
            page.say("None: the runs have the same configuration.");
            return;
        }
        rows.add(0, row("setting", letters()));
        page.table(rows);
    }

    private void figures() {
        page.chapter("Figures");
        List<Figures> all = runs.stream().map(run -> Figures.of(run.metrics())).toList();
        Set<String> names = new LinkedHashSet<>();
        all.forEach(figures -> names.addAll(figures.values().keySet()));
        if (names.isEmpty()) {
            page.say("No epoch of any run has ended yet.");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("figure", letters()));
        rows.add(row("of epoch", all.stream().map(f -> Integer.toString(f.epoch())).toList()));
        for (String name : names) {
            rows.add(row(Figures.words(name), marked(name, all)));
        }
        rows.add(row("parameters", runs.stream().map(run -> fact(run, "parameters")).toList()));
        rows.add(row("examples", runs.stream().map(run -> fact(run, "examples")).toList()));
        rows.add(row("SHA-256 of the parameters", runs.stream().map(this::digest).toList()));
        page.table(rows);
        page.say(
                "%s is the best of its row. Of a run that is not at its end the figures are those of"
                        + " its last epoch. Digests are cut short; the same one means the same bits.",
                BEST.strip());
    }

    /** Values, with the best marked where they differ. */
    private static List<String> marked(String name, List<Figures> all) {
        List<Double> values = all.stream().map(figures -> figures.values().get(name)).toList();
        List<Double> told = values.stream().filter(value -> value != null).sorted().toList();
        double best = told.get(Figures.isHigherBetter(name) ? told.size() - 1 : 0);
        boolean differ = !told.get(0).equals(told.get(told.size() - 1));
        return values.stream()
                .map(
                        value ->
                                value == null
                                        ? NONE
                                        : Figures.shown(name, value)
                                                + (differ && value == best ? BEST : ""))
                .toList();
    }

    private static String fact(RunFiles run, String name) {
        JsonNode number = run.metrics().last("start").path(name);
        return number.isMissingNode() ? NONE : String.format(Locale.ROOT, "%,d", number.asLong());
    }

    private String digest(RunFiles run) {
        String digest = run.metrics().last("end").path("thetaSha256").asText(NONE);
        return digest.length() > 12 ? digest.substring(0, 12) : digest;
    }

    private void curves() {
        page.chapter("Curves");
        boolean drawn = false;
        for (String figure :
                List.of(
                        "trainLoss",
                        "validationLoss",
                        "testLoss",
                        "validationAccuracy",
                        "testAccuracy")) {
            if (runs.stream().anyMatch(run -> !curve(run, figure).isEmpty())) {
                String words = Figures.words(figure);
                page.figures(
                        380,
                        List.of(
                                chart(figure, capital(words) + " by epoch", "epoch", false),
                                chart(
                                        figure,
                                        capital(words) + " by time",
                                        "seconds of training",
                                        true)));
                drawn = true;
            }
        }
        page.say(
                drawn
                        ? "Seconds are those of steps, without loading data and evaluating."
                        : "There are none: no epoch of any run has ended yet.");
    }

    private Page.Figure chart(String figure, String title, String axis, boolean byTime) {
        List<LineChart.Series> series = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            List<double[]> curve = curve(runs.get(i), figure);
            double[] x = curve.stream().mapToDouble(point -> point[byTime ? 1 : 0]).toArray();
            double[] y = curve.stream().mapToDouble(point -> point[2]).toArray();
            if (x.length > 0) {
                series.add(
                        new LineChart.Series(
                                legend(i), x, y, x.length > 1, x.length <= MOST_MARKED));
            }
        }
        String caption = byTime ? "Over the seconds that steps took" : "After each epoch";
        return Page.Figure.sharp(LineChart.half(title, axis, series), caption);
    }

    /** Epoch, seconds and figure of each epoch that has the figure. */
    private static List<double[]> curve(RunFiles run, String figure) {
        List<double[]> points = new ArrayList<>();
        double seconds = 0;
        for (Map.Entry<Integer, JsonNode> epoch : run.metrics().epochs().entrySet()) {
            seconds += epoch.getValue().path("seconds").asDouble();
            JsonNode value = epoch.getValue().path(figure);
            if (value.isNumber()) {
                points.add(new double[] {epoch.getKey(), seconds, value.asDouble()});
            }
        }
        return points;
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private String legend(int i) {
        String name = runs.get(i).name();
        String end = name.length() > MOST_NAME ? name.substring(0, MOST_NAME - 1) + "\u2026" : name;
        return letter(i) + ": " + end;
    }

    private List<String> letters() {
        List<String> letters = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            letters.add(letter(i));
        }
        return letters;
    }

    /** A to Z, then A1 to Z1 and so on. */
    private static String letter(int i) {
        return (char) ('A' + i % 26) + (i < 26 ? "" : Integer.toString(i / 26));
    }

    private static List<String> row(String head, List<String> values) {
        List<String> row = new ArrayList<>(List.of(head));
        row.addAll(values);
        return row;
    }
}
