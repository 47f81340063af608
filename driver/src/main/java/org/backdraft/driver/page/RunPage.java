package org.backdraft.driver.page;

import com.fasterxml.jackson.databind.JsonNode;

import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.report.Metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The page of one run: how it went, what it learned, where, and how to repeat it. */
public final class RunPage {
    private static final int MOST_WARNINGS = 50;

    private final HadoopFiles files;
    private final RunFiles run;
    private final Metrics metrics;
    private final Page page;

    private RunPage(HadoopFiles files, RunFiles run) {
        this.files = files;
        this.run = run;
        this.metrics = run.metrics();
        this.page = new Page("Run " + run.name());
    }

    /**
     * The page of a run's directory, whether or not the run has ended.
     *
     * @return HTML that needs no other file
     * @throws org.backdraft.driver.config.ConfigurationException when it is no run's directory
     * @throws org.backdraft.driver.files.FileException when its files can't be read
     */
    public static String of(HadoopFiles files, String directory) throws IOException {
        RunPage run = new RunPage(files, RunFiles.read(files, directory));
        run.write();
        return run.page.html();
    }

    private void write() throws IOException {
        RunPictures pictures = new RunPictures(run, page);
        summary();
        pictures.curves();
        pictures.confusion();
        pictures.model(files);
        StepChapter.write(metrics, page);
        environment();
        warnings();
        configuration();
        reproduction();
    }

    private void summary() {
        if (metrics.last("end").isMissingNode()) {
            page.warn("This run is %s.", run.state());
        }
        Figures figures = Figures.of(metrics);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("directory", run.path()));
        rows.add(List.of("state", run.state()));
        add(rows, "started", metrics.last("start").path("time"));
        if (figures.epoch() > 0) {
            rows.add(List.of("figures of epoch", Integer.toString(figures.epoch())));
        }
        figures.values()
                .forEach(
                        (name, value) ->
                                rows.add(List.of(Figures.words(name), Figures.shown(name, value))));
        for (String count : List.of("examples", "parameters", "shards")) {
            JsonNode value = metrics.last("start").path(count);
            if (value.isNumber()) {
                rows.add(List.of(count, String.format(Locale.ROOT, "%,d", value.asLong())));
            }
        }
        JsonNode converged = metrics.last("converged");
        add(rows, "converged", converged.path("reason"));
        page.facts(rows);
    }

    private void environment() {
        page.chapter("Environment");
        List<List<String>> rows = new ArrayList<>();
        JsonNode start = metrics.last("start");
        JsonNode latest = metrics.last("resume").has("driver") ? metrics.last("resume") : start;
        JsonNode driver = latest.path("driver");
        add(rows, "Backdraft", driver.path("backdraft"));
        add(rows, "Java", driver.path("java"));
        rows.add(List.of("Spark", start.path("spark").asText("none: in one process")));
        add(rows, "master", start.path("master"));
        add(rows, "Hadoop", driver.path("hadoop"));
        rows.add(List.of("BLAS", joined(start.path("blas"))));
        add(rows, "driver's system", driver.path("os"));
        add(rows, "driver's cores", driver.path("cores"));
        add(rows, "driver's heap, MiB", driver.path("heapMiB"));
        for (JsonNode executor : latest.path("executors")) {
            rows.add(
                    List.of(
                            "executor " + executor.path("id").asText(),
                            "%s, cores: %d"
                                    .formatted(
                                            executor.path("host").asText(),
                                            executor.path("cores").asInt())));
        }
        for (JsonNode peak : metrics.last("end").path("peakHeap")) {
            rows.add(
                    List.of(
                            "peak heap, " + peak.path("process").asText(),
                            String.format(
                                    Locale.ROOT,
                                    "%.0f of %.0f MB",
                                    peak.path("usedBytes").asLong() / 1e6,
                                    peak.path("limitBytes").asLong() / 1e6)));
        }
        if (start.isMissingNode()) {
            page.say("Not known: the metrics have no start.");
        } else {
            page.facts(rows);
        }
    }

    private void warnings() {
        page.chapter("Warnings");
        Set<String> warnings = new LinkedHashSet<>();
        metrics.all("warning").forEach(event -> warnings.add(event.path("message").asText()));
        for (JsonNode back : metrics.all("rollBack")) {
            warnings.add(
                    "%s: went back from step %d to step %d"
                            .formatted(
                                    back.path("reason").asText(),
                                    back.path("step").asLong(),
                                    back.path("backToStep").asLong()));
        }
        if (warnings.isEmpty()) {
            page.say("There were none.");
            return;
        }
        page.list(warnings.stream().limit(MOST_WARNINGS).toList());
        if (warnings.size() > MOST_WARNINGS) {
            page.say("And %d more, which metrics.jsonl has.", warnings.size() - MOST_WARNINGS);
        }
    }

    private void configuration() {
        page.chapter("Configuration");
        if (run.configuration() == null) {
            page.say("Not known: there is no config.conf.");
            return;
        }
        page.say("With every default filled in, as config.conf has it.");
        page.verbatim(Settings.shown(run.configuration()).strip());
    }

    private void reproduction() {
        page.chapter("How to repeat it");
        JsonNode start = metrics.last("start");
        String command = start.path("command").asText("");
        if (command.isEmpty()) {
            page.say(
                    "The metrics don't tell the command that started the run. From what it wrote:");
        } else {
            page.say("The command, and the same from what the run wrote, with every default:");
            page.verbatim(Settings.shownCommand(command));
        }
        page.verbatim(
                "scripts/backdraft train '%s/config.conf' --run ANOTHER_DIRECTORY"
                        .formatted(run.path().replace("'", "'\\''")));
        for (JsonNode resume : metrics.all("resume")) {
            page.say("It was gone on with from step %d.", resume.path("step").asLong());
        }
        page.say(
                "On the same data this ends in the same bits, wherever it runs, with the same family"
                        + " of CPU and build of BLAS. Seed and number of shards are in the"
                        + " configuration; the digest below tells whether it was so.");
        Map<String, String> settings = run.settings();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("seed", settings.getOrDefault("seed", "not known")));
        rows.add(List.of("data.seed", settings.getOrDefault("data.seed", "not known")));
        rows.add(List.of("shards", start.path("shards").asText("not known")));
        rows.add(List.of("bits", start.path("bits").asText("not known")));
        rows.add(List.of("BLAS", joined(start.path("blas"))));
        JsonNode digest = metrics.last("end").path("thetaSha256");
        rows.add(List.of("SHA-256 of the parameters", digest.asText("known at the run's end")));
        page.facts(rows);
    }

    private static void add(List<List<String>> rows, String name, JsonNode value) {
        if (!value.isMissingNode()) {
            rows.add(List.of(name, value.asText()));
        }
    }

    private static String joined(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts.isEmpty() ? "not known" : String.join("; ", texts);
    }
}
