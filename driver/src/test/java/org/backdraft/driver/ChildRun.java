package org.backdraft.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A verb run in a process of its own, which can be killed. */
final class ChildRun implements AutoCloseable {
    private static final long MOST_SECONDS = 120;

    /** So that a signal that the tests' own process ignores is none that the child ignores. */
    private static final List<String> DEFAULT_SIGNALS = List.of("env", "--default-signal=INT,TERM");

    private final Process process;
    private final Path out;
    private final Path err;

    private ChildRun(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a verb.
     *
     * @param folder for what it says
     */
    static ChildRun start(Path folder, List<String> arguments) throws IOException {
        return start(folder, List.of(), List.of(), arguments);
    }

    /**
     * Starts a verb in a JVM of a kind.
     *
     * @param before words before the command, such as those of a shell that sets limits
     * @param options of Java, which win over the usual ones
     */
    static ChildRun start(
            Path folder, List<String> before, List<String> options, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(knowsDefaultSignals() ? DEFAULT_SIGNALS : List.of());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("../conf/jvm.options").toAbsolutePath());
        command.add("-Xmx512m");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Dlog4j2.configurationFile=" + Path.of("../conf/log4j2.properties"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(arguments);
        Path out = Files.createTempFile(folder, "child", ".out");
        Path err = Files.createTempFile(folder, "child", ".err");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        return new ChildRun(process, out, err);
    }

    private static boolean knowsDefaultSignals() {
        try {
            List<String> command = new ArrayList<>(DEFAULT_SIGNALS);
            command.add("true");
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The processes that it started. */
    Set<ProcessHandle> descendants() {
        return process.descendants().collect(Collectors.toSet());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it as {@code kill -9} does, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends a signal, such as INT. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /** Waits for its end and returns its exit code. */
    int await() throws InterruptedException, IOException {
        return await(MOST_SECONDS);
    }

    int await(long seconds) throws InterruptedException, IOException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after %d s: %s".formatted(seconds, said()));
        }
        return process.exitValue();
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Everything, for messages. */
    String said() throws IOException {
        return Files.readString(out) + err();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
