package org.backdraft.driver;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.files.FileTrouble;
import org.backdraft.driver.page.RunPage;
import org.backdraft.driver.progress.Display;
import org.backdraft.driver.progress.Lines;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.driver.train.CheckpointStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;

@Command(
        name = "train",
        description = "Trains the network that a configuration describes.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Mixin private ConfigurationOptions configuration;

    @Mixin private RunOptions runOptions;

    @Option(
            names = "--change",
            paramLabel = "KEY",
            description =
                    "A key (or section) of the configuration that is meant to differ from the"
                            + " checkpoint's, such as epochs; may be repeated.")
    private Set<String> changes = new LinkedHashSet<>();

    @Option(
            names = "--quiet",
            description = "Prints warnings and what was written at the end, nothing else.")
    private boolean quiet;

    @Option(
            names = "--json",
            description =
                    "Prints the metrics' events, a JSON object a line, instead of text; warnings go to"
                            + " the standard error.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        RunConfig config = configuration.read();
        String directory = runOptions.directory(configuration.name());
        Interruption interruption = Interruption.register();
        try (Session session = Session.open(config)) {
            TrainingRun.Request request =
                    new TrainingRun.Request(
                            directory,
                            runOptions.isResumed(),
                            changes,
                            interruption,
                            command(directory));
            TrainingRun.Result result =
                    Interruption.orSay(
                            "no model was written; what there is: " + directory,
                            () -> run(session, config, request));
            report(session, directory);
            if (result.isInterrupted()) {
                System.err.println("backdraft: interrupted; go on with: " + resumption(directory));
                return interruption.exitCode();
            }
        }
        return 0;
    }

    private TrainingRun.Result run(Session session, RunConfig config, TrainingRun.Request request)
            throws Exception {
        try {
            Display display = Display.of(quiet);
            PrintStream events = json ? System.out : null;
            return new TrainingRun(session, config, lines(display), events, display).run(request);
        } catch (Exception e) {
            if (ResumableException.isSparks(e) && hasCheckpoint(session, request.directory())) {
                throw new ResumableException(resumption(request.directory()), e);
            }
            throw e;
        }
    }

    private PrintStream lines(Display display) {
        PrintStream out = json ? System.err : System.out;
        if (quiet || json) {
            return Lines.to(
                    line -> {
                        if (line.startsWith("warning: ") || line.startsWith("model: ")) {
                            out.println(line);
                        }
                    });
        }
        return display == Display.BAR ? Lines.aboveBar(out) : out;
    }

    /** A page that can't be made is no reason for a run to fail. */
    private void report(Session session, String directory) {
        String path = ReportCommand.path(directory);
        try {
            ReportCommand.write(session.files(), path, RunPage.of(session.files(), directory));
            (json ? System.err : System.out).println("report: " + path);
        } catch (IOException | RuntimeException e) {
            System.err.println(
                    "backdraft: warning: no report was written (%s); try again with: scripts/backdraft report %s"
                            .formatted(
                                    FileTrouble.brief(e), ConfigurationOptions.quoted(directory)));
        }
    }

    private static boolean hasCheckpoint(Session session, String directory) {
        try {
            String folder = directory + "/checkpoints";
            return CheckpointStore.newest(session.files(), folder, warning -> {}) != null;
        } catch (IOException e) {
            return false;
        }
    }

    private String resumption(String directory) {
        return command(directory) + " --resume auto";
    }

    private String command(String directory) {
        return "scripts/backdraft train %s --run %s"
                .formatted(configuration.asTyped(), ConfigurationOptions.quoted(directory));
    }
}
