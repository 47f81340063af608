package org.backdraft.driver;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;

@Command(
        name = "train",
        description = "Trains the network that a configuration describes.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Mixin private ConfigurationOptions configuration;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description =
                    "Folder for configuration, metrics and model; must not exist yet (default:"
                            + " runs/CONF-DATE-TIME).")
    private String run;

    @Override
    public Integer call() throws Exception {
        RunConfig config = configuration.read();
        String directory = run == null ? newRun() : run;
        try (Session session = Session.open(config)) {
            Interruption.orSay(
                    "no model was written; what there is: " + directory,
                    () -> new TrainingRun(session, config, System.out).run(directory));
        }
        return 0;
    }

    private String newRun() {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
        return "runs/%s-%s".formatted(configuration.name(), LocalDateTime.now().format(format));
    }
}
