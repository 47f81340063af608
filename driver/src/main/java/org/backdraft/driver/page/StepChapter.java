package org.backdraft.driver.page;

import com.fasterxml.jackson.databind.JsonNode;

import org.backdraft.driver.report.Metrics;
import org.backdraft.driver.report.StepAnatomy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The chapter on where the time of a step went, and whom it waited for. */
final class StepChapter {
    private static final int MOST_EVENTS = 40;
    private static final String NONE = "\u2013";

    private StepChapter() {}

    static void write(Metrics metrics, Page page) {
        page.chapter("A step's time");
        List<StepAnatomy.Stretch> stretches = StepAnatomy.stretches(metrics);
        if (stretches.isEmpty()) {
            page.say("No epoch has ended yet.");
            return;
        }
        page.figures(
                700,
                List.of(
                        Page.Figure.sharp(
                                StepAnatomy.of(stretches),
                                "Means over the steps of an epoch; compute is the slowest task's")));
        boolean waited = metrics.epochs().values().stream().anyMatch(e -> e.has("slowestExecutor"));
        List<List<String>> rows = new ArrayList<>();
        rows.add(head(waited));
        stretches.forEach(stretch -> rows.add(row(stretch, waited)));
        page.table(rows);
        if (waited) {
            page.say(
                    "The slowest executor is the one that the others waited for in most steps. "
                            + "Waiting is the part of compute that there would not be if all tasks"
                            + " took equally long.");
        } else {
            page.say("One process computed all: there was no slowest executor to wait for.");
        }
        executors(metrics, page);
    }

    private static List<String> head(boolean waited) {
        List<String> head = new ArrayList<>(List.of("epoch"));
        head.addAll(StepAnatomy.phaseNames());
        head.addAll(List.of("ms a step", "examples/s"));
        if (waited) {
            head.addAll(List.of("slowest executor", "waiting"));
        }
        return head;
    }

    private static List<String> row(StepAnatomy.Stretch stretch, boolean waited) {
        List<String> row = new ArrayList<>(List.of(stretch.name()));
        for (String phase : StepAnatomy.phaseNames()) {
            row.add(millis(stretch.mean("/stepMillis/" + phase)));
        }
        row.add(millis(stretch.stepMillis()));
        row.add(String.format(Locale.ROOT, "%,.0f", stretch.mean("/examplesPerSecond")));
        if (waited) {
            row.add(slowest(stretch.events()));
            double compute = stretch.mean("/stepMillis/compute");
            double even = stretch.mean("/slowestExecutor/evenComputeMillis");
            row.add(
                    even == 0
                            ? NONE
                            : String.format(
                                    Locale.ROOT, "%.0f %%", 100 * Math.max(0, 1 - even / compute)));
        }
        return row;
    }

    /** Who was the slowest in most steps of those in which the epochs' slowest ones were. */
    private static String slowest(List<JsonNode> epochs) {
        Map<String, Long> steps = new LinkedHashMap<>();
        long all = 0;
        for (JsonNode epoch : epochs) {
            JsonNode slowest = epoch.path("slowestExecutor");
            if (!slowest.isMissingNode()) {
                String host = slowest.path("host").asText("");
                String name = slowest.path("id").asText() + (host.isEmpty() ? "" : " on " + host);
                steps.merge(name, slowest.path("slowestInSteps").asLong(), Long::sum);
                all += slowest.path("ofSteps").asLong();
            }
        }
        long total = all;
        return steps.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(
                        most ->
                                String.format(
                                        Locale.ROOT,
                                        "%s, in %.0f %% of steps",
                                        most.getKey(),
                                        100.0 * most.getValue() / Math.max(1, total)))
                .orElse(NONE);
    }

    private static void executors(Metrics metrics, Page page) {
        List<JsonNode> changes = metrics.all("executors");
        if (changes.isEmpty()) {
            return;
        }
        page.say("Executors came and went while the run was going:");
        List<String> lines = new ArrayList<>();
        for (JsonNode change : changes.subList(0, Math.min(MOST_EVENTS, changes.size()))) {
            boolean came = change.has("came");
            lines.add(
                    "step %d: executor %s on %s %s; %d with %d cores were there"
                            .formatted(
                                    change.path("step").asLong(),
                                    change.path(came ? "came" : "went").asText(),
                                    change.path("host").asText(),
                                    came ? "came" : "went: " + change.path("reason").asText(),
                                    change.path("executors").asInt(),
                                    change.path("executorsCores").asInt()));
        }
        if (changes.size() > MOST_EVENTS) {
            lines.add("and so on, %d changes in all".formatted(changes.size()));
        }
        page.list(lines);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
    }
}
