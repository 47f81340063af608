package org.backdraft.driver;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Set;
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
                    "Folder for configuration, metrics, checkpoints and model; must not exist yet,"
                            + " unless its run is resumed (default: runs/CONF-DATE-TIME).")
    private String run;

    @Option(
            names = "--resume",
            paramLabel = "auto|never",
            defaultValue = "never",
            description =
                    "auto: goes on from the newest whole checkpoint in DIR, or starts where there is"
                            + " none (default: ${DEFAULT-VALUE}).")
    private Resume resume;

    @Option(
            names = "--change",
            paramLabel = "KEY",
            description =
                    "A key (or section) of the configuration that is meant to differ from the"
                            + " checkpoint's, such as epochs; may be repeated.")
    private Set<String> changes = new LinkedHashSet<>();

    private enum Resume {
        AUTO,
        NEVER
    }

    @Override
    public Integer call() throws Exception {
        RunConfig config = configuration.read();
        if (run == null && resume == Resume.AUTO) {
            throw new ConfigurationException(
                    "--resume auto needs --run DIR, the directory of the run to go on with");
        }
        String directory = run == null ? newRun() : run;
        Interruption interruption = Interruption.register();
        try (Session session = Session.open(config)) {
            TrainingRun.Request request =
                    new TrainingRun.Request(
                            directory, resume == Resume.AUTO, changes, interruption);
            TrainingRun.Result result =
                    Interruption.orSay(
                            "no model was written; what there is: " + directory,
                            () -> new TrainingRun(session, config, System.out).run(request));
            if (result.isInterrupted()) {
                System.err.println(
                        "backdraft: interrupted; go on with: scripts/backdraft train %s --run %s --resume auto"
                                .formatted(
                                        configuration.asTyped(),
                                        ConfigurationOptions.quoted(directory)));
                return interruption.exitCode();
            }
        }
        return 0;
    }

    private String newRun() {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
        return "runs/%s-%s".formatted(configuration.name(), LocalDateTime.now().format(format));
    }
}
