package org.backdraft.driver;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.GridRun;
import org.backdraft.driver.run.GridRun.Member;
import org.backdraft.driver.run.GridRun.Outcome;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.Metric;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "grid",
        description = {
            "Trains several models together, one for each combination of settings.",
            "They share every Spark job, and each has the bits that it would have alone. A table at"
                    + " the end compares them; the best by validation data is saved as"
                    + " DIR/model.safetensors, each one in a folder of its own."
        },
        mixinStandardHelpOptions = true)
final class GridCommand implements Callable<Integer> {
    private static final int MOST = 64;

    @Mixin private ConfigurationOptions configuration;

    @Option(
            names = "--grid",
            required = true,
            paramLabel = "KEY=V1,V2...",
            description =
                    "Values that a key takes in turn, such as optimizer.learning-rate=0.1,0.3; may be"
                            + " repeated. For widths: units = $${vars.width} in CONF, and"
                            + " vars.width=64,128.")
    private Map<String, String> grid = new LinkedHashMap<>();

    @Mixin private RunOptions runOptions;

    @Override
    public Integer call() throws Exception {
        RunConfig first = configuration.read();
        List<Member> members = members(first);
        String directory = runOptions.directory("grid-" + configuration.name());
        Interruption interruption = Interruption.register();
        try (Session session = Session.open(first)) {
            GridRun run = new GridRun(session, members, System.out);
            List<Outcome> outcomes =
                    Interruption.orSay(
                            "what there is: " + directory,
                            () -> run.run(directory, runOptions.isResumed(), interruption));
            if (outcomes.stream().anyMatch(o -> o.result() != null && o.result().isInterrupted())) {
                System.err.println(
                        "backdraft: interrupted; go on with: scripts/backdraft grid %s%s --run %s --resume auto"
                                .formatted(configuration.asTyped(), gridAsTyped(), directory));
                return interruption.exitCode();
            }
            return finish(run, GridRun.ranked(outcomes), directory, session);
        }
    }

    private int finish(GridRun run, List<Outcome> ranked, String directory, Session session)
            throws Exception {
        System.out.println();
        print(ranked);
        byte[] json = new ObjectMapper().writeValueAsBytes(json(ranked));
        session.files().writeAtomically(directory + "/grid.json", out -> out.write(json));
        Outcome best = ranked.get(0);
        if (best.result() == null) {
            System.err.println(
                    "backdraft: no model could be trained: " + best.failure().getMessage());
            return 1;
        }
        String model = directory + "/model.safetensors";
        run.save(best.result().model(), model);
        if (best.figures().validation() == null) {
            System.out.println(
                    "there is no validation data, so the best is that of the lowest training loss;"
                            + " data.validation-fraction = 0.1 holds a tenth back to tell");
        }
        System.out.printf("best: %s%nmodel: %s%n", best.member().name(), model);
        return 0;
    }

    /** Every combination of the values. */
    private List<Member> members(RunConfig first) throws Exception {
        List<Map<String, String>> combinations = new ArrayList<>(List.of(Map.of()));
        for (Map.Entry<String, String> axis : grid.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> combination : combinations) {
                for (String value : axis.getValue().split(",")) {
                    Map<String, String> more = new LinkedHashMap<>(combination);
                    more.put(axis.getKey(), value.strip());
                    longer.add(more);
                }
            }
            combinations = longer;
        }
        if (combinations.size() > MOST) {
            throw new ConfigurationException(
                    "a grid of %d models; at most %d are trained together"
                            .formatted(combinations.size(), MOST));
        }
        List<Member> members = new ArrayList<>();
        for (Map<String, String> combination : combinations) {
            members.add(new Member(name(combination), config(first, combination)));
        }
        return members;
    }

    /** All deal their data as the first one does, whatever their seeds. */
    private RunConfig config(RunConfig first, Map<String, String> combination) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("data.seed", Long.toString(first.data().seed()));
        settings.putAll(combination);
        return configuration.read(settings);
    }

    private static String name(Map<String, String> combination) {
        StringBuilder name = new StringBuilder();
        combination.forEach(
                (key, value) ->
                        name.append(name.isEmpty() ? "" : ",")
                                .append(key.substring(key.lastIndexOf('.') + 1))
                                .append('=')
                                .append(value.replaceAll("[^\\w.+-]", "_")));
        return name.toString();
    }

    private String gridAsTyped() {
        StringBuilder typed = new StringBuilder();
        grid.forEach(
                (key, values) -> typed.append(" --grid ").append(key).append('=').append(values));
        return typed.toString();
    }

    private static void print(List<Outcome> ranked) {
        int width = ranked.stream().mapToInt(o -> o.member().name().length()).max().orElse(0);
        for (Outcome outcome : ranked) {
            EpochReport figures = outcome.figures();
            StringBuilder line = new StringBuilder();
            line.append(String.format("%-" + width + "s  ", outcome.member().name()));
            if (figures == null) {
                line.append(outcome.failure().getMessage());
            } else {
                line.append(
                        String.format(
                                Locale.ROOT,
                                "epoch %3d, train loss %.5f",
                                figures.epoch(),
                                figures.trainLoss()));
                figures.sums().forEach((name, sum) -> line.append(shown(name, sum)));
            }
            System.out.println(line);
        }
    }

    private static String shown(String name, EvaluationSum sum) {
        return sum.classes() > 0
                ? String.format(
                        Locale.ROOT,
                        ", %s loss %.5f, accuracy %.2f %%",
                        name,
                        sum.meanLoss(),
                        100 * sum.accuracy())
                : String.format(Locale.ROOT, ", %s loss %.5f", name, sum.meanLoss());
    }

    private static List<Map<String, Object>> json(List<Outcome> ranked) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Outcome outcome : ranked) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", outcome.member().name());
            EpochReport figures = outcome.figures();
            if (figures == null) {
                row.put("failure", outcome.failure().getMessage());
            } else {
                row.put("epoch", figures.epoch());
                row.put("trainLoss", figures.trainLoss());
                row.put("thetaSha256", outcome.result().model().thetaSha256());
                figures.sums()
                        .forEach(
                                (name, sum) -> {
                                    Map<String, Double> values = new LinkedHashMap<>();
                                    for (Metric metric : sum.metrics()) {
                                        double value = metric.of(sum);
                                        values.put(
                                                metric.jsonName(),
                                                Double.isFinite(value) ? value : null);
                                    }
                                    row.put(name, values);
                                });
            }
            rows.add(row);
        }
        return rows;
    }
}
