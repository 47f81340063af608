package org.backdraft.driver;

import org.apache.spark.SparkConf;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.page.ComparisonPage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "compare",
        description = {
            "Writes a page of HTML with several runs side by side: the settings that differ, curves"
                    + " on common axes, and the figures with the best of each marked.",
            "The page needs no other file. Runs may still be going."
        },
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "2..*", description = "Run directories.")
    private List<String> runs;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "comparison.html",
            description =
                    "Where the page goes; an older one is replaced (default: ${DEFAULT-VALUE}).")
    private String output;

    @Override
    public Integer call() throws IOException {
        HadoopFiles files = HadoopFiles.of(new SparkConf());
        ReportCommand.write(files, output, ComparisonPage.of(files, runs));
        System.out.println("comparison: " + output);
        return 0;
    }
}
