package org.backdraft.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class in a JVM of its own, on the class path of the tests. */
public final class ChildJvm {

    /** What it printed, standard output and error together, and its exit code. */
    public record Outcome(int exit, String output) {}

    private ChildJvm() {}

    /** Runs to the end; {@code first} come first on the class path. */
    public static Outcome run(List<Path> first, Class<?> main, String... arguments) {
        List<String> classPath = new ArrayList<>(first.stream().map(Path::toString).toList());
        classPath.add(System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-cp"));
        command.add(String.join(System.getProperty("path.separator"), classPath));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static Outcome run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            byte[] output = process.getInputStream().readAllBytes();
            return new Outcome(process.waitFor(), new String(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for a child JVM", e);
        }
    }
}
