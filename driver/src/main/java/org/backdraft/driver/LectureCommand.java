package org.backdraft.driver;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.lecture.Lecture;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

@Command(
        name = "lecture",
        description = {
            "Trains and draws the lecture on neural networks.",
            "Writes one page of HTML that needs no other file; every statement on it is computed."
        },
        mixinStandardHelpOptions = true)
final class LectureCommand implements Callable<Integer> {
    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "lecture.html",
            description = "Where the page goes; must not exist yet (default: ${DEFAULT-VALUE}).")
    private String output;

    @Override
    public Integer call() throws IOException {
        HadoopFiles files = new HadoopFiles(new Configuration());
        if (files.exists(output)) {
            throw new ConfigurationException(
                    "the output %s exists already; give another with --output, or delete it"
                            .formatted(output));
        }
        byte[] page = Lecture.page(System.out::println).getBytes(StandardCharsets.UTF_8);
        files.writeAtomically(output, out -> out.write(page));
        System.out.println("lecture: " + output);
        return 0;
    }
}
