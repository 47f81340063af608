package org.backdraft.driver;

import java.util.concurrent.Callable;

/** What is said when a signal (Ctrl-C, SIGTERM) ends the JVM in the middle of something. */
final class Interruption {
    private Interruption() {}

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
