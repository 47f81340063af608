package org.backdraft.driver.localcluster;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process in the background, which may outlive the one that started it.
 *
 * @param name such as "worker-1"
 * @param pid its process id
 * @param startMillis when it began, as the system tells it; another process of the same id is none
 *     of ours
 * @param log file of its output
 */
public record Daemon(String name, long pid, long startMillis, String log) {

    static Daemon of(String name, ProcessHandle handle, String log) {
        return new Daemon(name, handle.pid(), startMillis(handle), log);
    }

    /** Whether it runs; one that has ended and that nobody has waited for doesn't. */
    public boolean isAlive() {
        return handle().isPresent();
    }

    /** Asks it to end. */
    public void terminate() {
        handle().ifPresent(ProcessHandle::destroy);
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        handle().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Waits for its end; false when it still runs after that time. */
    public boolean awaitEnd(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (isAlive()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    /** The process, if it is still this one; what a zombie was started with is no longer known. */
    private Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> handle.info().command().isPresent())
                .filter(handle -> startMillis(handle) == startMillis);
    }

    private static long startMillis(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
