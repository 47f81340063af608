package org.backdraft.driver;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.doctor.Doctor;
import org.backdraft.driver.run.Session;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "doctor",
        description = {
            "Tells what this machine or cluster would do with a run.",
            "Of each executor: CPU, Java, the BLAS library that is really loaded and its speed, memory,"
                    + " disk, clock; with CONF also its share of the data, what a step sends and how"
                    + " long it takes here and on more executors. Exit code 1 when a run would fail."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    /** Something to be configured, where only the machine is looked at. */
    private static final String NO_RUN =
            """
            data.train { format = generated, rows = 1 }
            network = [{ type = linear, units = 10 }]
            loss = cross-entropy
            """;

    @Parameters(
            arity = "0..1",
            paramLabel = "CONF",
            description = "Configuration file (HOCON); without one, the machine or cluster alone.")
    private String file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the configuration; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        RunConfig config =
                file == null
                        ? RunConfig.parse(NO_RUN, "doctor", settings)
                        : ConfigurationOptions.read(file, settings);
        try (Session session = Session.open(config)) {
            return Doctor.examine(session, config, file != null, json, System.out) ? 0 : 1;
        }
    }
}
