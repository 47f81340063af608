package org.backdraft.driver;

import org.backdraft.driver.run.TrainingRun;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code backdraft VERB ...}. */
@Command(
        name = "backdraft",
        description = "Trains neural networks by synchronous SGD on Apache Spark.",
        mixinStandardHelpOptions = true,
        version = "Backdraft " + TrainingRun.VERSION,
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            TrainCommand.class,
            GridCommand.class,
            FindLearningRateCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            ExportCommand.class,
            InspectCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            CheckCommand.class,
            DoctorCommand.class,
            KeysCommand.class,
            GenerateCommand.class,
            BenchCommand.class,
            LectureCommand.class,
            PictureCommand.class,
            ClusterCommand.class
        })
public final class Main {
    private Main() {}

    /**
     * Runs a verb and ends with its exit code: 0 done, 1 the run failed, 2 usage or configuration.
     */
    public static void main(String[] arguments) {
        int code = run(arguments);
        if (code != 0 || !DeployMode.of(System.getProperties()).takesExitForFailure()) {
            System.exit(code);
        }
    }

    /** Runs a verb and returns its exit code. */
    static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    /** All verbs. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(new Failures())
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
