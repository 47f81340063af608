package org.backdraft.driver;

import org.apache.spark.SparkConf;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.page.RunPage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

@Command(
        name = "report",
        description = {
            "Writes a run's page of HTML: curves, confusion matrix, learned features, time of steps,"
                    + " environment, warnings, configuration, how to repeat it.",
            "The page needs no other file. The run may still be going."
        },
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "A run directory.")
    private String run;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where the page goes; an older one is replaced (default: RUN/report.html).")
    private String output;

    @Override
    public Integer call() throws IOException {
        HadoopFiles files = HadoopFiles.of(new SparkConf());
        String path = output != null ? output : path(run);
        write(files, path, RunPage.of(files, run));
        System.out.println("report: " + path);
        return 0;
    }

    /** Where a run's page goes. */
    static String path(String run) {
        return run + (run.endsWith("/") ? "" : "/") + "report.html";
    }

    /** Writes a page, in the place of one that may be there already. */
    static void write(HadoopFiles files, String path, String page) throws IOException {
        if (files.exists(path)) {
            files.file(path);
        }
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        files.writeAtomically(path, out -> out.write(bytes));
    }
}
