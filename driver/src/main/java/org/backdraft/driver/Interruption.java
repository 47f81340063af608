package org.backdraft.driver;

import org.apache.spark.util.SignalUtils;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C and SIGTERM: the first one asks for a stop after the current step, if somebody listens;
 * any other one ends the JVM at once.
 */
final class Interruption implements BooleanSupplier {
    /** Signals with the exit codes that stand for them. */
    private static final Map<String, Integer> SIGNALS = Map.of("INT", 130, "TERM", 143);

    private final AtomicReference<String> asked = new AtomicReference<>();
    private volatile boolean listening;

    /** Listens to signals from now on; for one command a JVM. */
    static Interruption register() {
        Interruption interruption = new Interruption();
        for (String signal : SIGNALS.keySet()) {
            SignalUtils.register(signal, () -> interruption.ask(signal));
        }
        return interruption;
    }

    /** Whether to stop after the current step. Whoever asks this listens. */
    @Override
    public boolean getAsBoolean() {
        listening = true;
        return asked.get() != null;
    }

    /** Exit code of the signal that came. */
    int exitCode() {
        return SIGNALS.get(asked.get());
    }

    /** Whether the signal is taken care of; if not, the JVM ends by it. */
    private boolean ask(String signal) {
        boolean first = listening && asked.compareAndSet(null, signal);
        if (first) {
            System.err.println(
                    "backdraft: stopping after this step, with a checkpoint (once more to stop at"
                            + " once)");
        }
        return first;
    }

    /** Does some work, and says the message if the JVM is ended before it is done. */
    static <T> T orSay(String message, Callable<T> work) throws Exception {
        Thread hook = new Thread(() -> System.err.println("backdraft: interrupted; " + message));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.call();
        } finally {
            if (!isUnderWay()) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    /** Whether the JVM is on its way down, so that what fails now fails because of that. */
    static boolean isUnderWay() {
        Thread probe = new Thread();
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
