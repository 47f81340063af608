package org.backdraft.driver.localcluster;

import org.apache.spark.launcher.JavaModuleOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts classes with a main method as processes of their own, on the loopback alone. */
final class JavaProcess {
    private static final List<String> SMALL =
            List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dlog4j2.level=info");

    private final String classPath;
    private final Map<String, String> environment;

    /**
     * What processes have in common.
     *
     * @param environment of theirs; what else begins with SPARK_ or HADOOP_ is not passed on
     */
    JavaProcess(String classPath, Map<String, String> environment) {
        this.classPath = classPath;
        this.environment = Map.copyOf(environment);
    }

    /** Starts one that goes on when this process, and the terminal, are gone. */
    Daemon start(String name, Path log, List<String> mainClassAndArguments) throws IOException {
        Process process = builder(log, mainClassAndArguments).start();
        process.getOutputStream().close();
        return Daemon.of(name, process.toHandle(), log.toString());
    }

    /** Runs one to its end, and tells whether it went well. */
    boolean run(Path log, List<String> mainClassAndArguments, long millis)
            throws IOException, InterruptedException {
        Process process = builder(log, mainClassAndArguments).start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
        process.destroyForcibly();
        return ended && process.exitValue() == 0;
    }

    private ProcessBuilder builder(Path log, List<String> mainClassAndArguments)
            throws IOException {
        Files.createDirectories(log.getParent());
        List<String> command = new ArrayList<>();
        // A closed terminal doesn't end it.
        command.add("nohup");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(SMALL);
        command.addAll(List.of("-cp", classPath));
        command.addAll(mainClassAndArguments);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .keySet()
                .removeIf(key -> key.startsWith("SPARK_") || key.startsWith("HADOOP_"));
        builder.environment().putAll(environment);
        return builder;
    }
}
