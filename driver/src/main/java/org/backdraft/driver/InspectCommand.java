package org.backdraft.driver;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.data.Census;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.inspect.FormatGuess;
import org.backdraft.driver.inspect.Inspection;
import org.backdraft.driver.inspect.InspectionReport;
import org.backdraft.driver.inspect.Label;
import org.backdraft.driver.inspect.SuggestedConfiguration;
import org.backdraft.driver.run.Session;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "inspect",
        description = {
            "Tells what a data set holds: rows, columns, types, missing values, ranges, classes.",
            "Reads every row, on Spark, and suggests a configuration to train with."
        },
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    private static final String SPARK = "spark.";

    @Parameters(paramLabel = "PATH", description = "File, folder or glob.")
    private String path;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "csv, libsvm, parquet, orc, jsonl, idx or images (default: as the files look).")
    private String format;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "Column to be predicted (default: the likeliest one).")
    private String label;

    @Option(
            names = "--output",
            paramLabel = "CONF",
            description = "Writes the suggested configuration to a file, instead of printing it.")
    private String output;

    @Option(names = "--overwrite", description = "Replaces that file.")
    private boolean overwrite;

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    @Option(
            names = "--set",
            paramLabel = "spark.KEY=VALUE",
            description = "A setting of Spark; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        if (format != null && !FormatGuess.FORMATS.contains(format)) {
            throw new ConfigurationException(
                    "--format: expected one of %s, found '%s'"
                            .formatted(String.join(", ", FormatGuess.FORMATS), format));
        }
        try (JavaSparkContext spark = Session.start(sparkSettings())) {
            HadoopFiles files = new HadoopFiles(spark.hadoopConfiguration());
            if (output != null && !overwrite && files.exists(output)) {
                throw new ConfigurationException(
                        "%s exists already; give another or --overwrite".formatted(output));
            }
            SourceConfig source = FormatGuess.of(files, path, format);
            List<FileStatus> all = Census.files(files, source);
            spark.setJobDescription("inspect " + path);
            Census census = Census.of(spark, files, source);
            Inspection found =
                    new Inspection(
                            source,
                            all.size(),
                            all.stream().mapToLong(FileStatus::getLen).sum(),
                            census,
                            Label.of(census, source, label));
            report(files, found);
        }
        return 0;
    }

    /** A task reads a split by one thread, whatever training's tasks have. */
    private Map<String, String> sparkSettings() {
        Map<String, String> spark = new LinkedHashMap<>(Map.of("task.cpus", "1"));
        settings.forEach(
                (key, value) -> {
                    if (!key.startsWith(SPARK)) {
                        throw new ConfigurationException(
                                "--set %s: expected a setting of Spark, such as spark.master"
                                        .formatted(key));
                    }
                    spark.put(key.substring(SPARK.length()), value);
                });
        return spark;
    }

    private void report(HadoopFiles files, Inspection found) throws IOException {
        String suggestion = null;
        String reason = null;
        try {
            suggestion = SuggestedConfiguration.of(found.source(), found.census(), found.label());
        } catch (DataException e) {
            reason = e.getMessage();
        }
        if (json) {
            Map<String, Object> facts = found.facts();
            facts.put("configuration", suggestion);
            System.out.println(new ObjectMapper().writeValueAsString(facts));
        } else {
            InspectionReport.print(found, System.out);
        }
        if (suggestion == null) {
            System.err.println("no configuration is suggested: " + reason);
        } else if (output != null) {
            byte[] bytes = suggestion.getBytes(StandardCharsets.UTF_8);
            files.writeAtomically(output, out -> out.write(bytes));
            System.err.println("suggested configuration: " + output);
        } else if (!json) {
            System.out.printf("%nsuggested configuration:%n%n%s", suggestion);
        }
    }
}
