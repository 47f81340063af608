package org.backdraft.driver.train;

import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.FileTrouble;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The checkpoints of one run: a folder of files, written by a thread of its own while training goes
 * on.
 */
public final class CheckpointStore implements AutoCloseable {
    /*
     * The training thread hands over a copy of its state and goes on; it never waits for the file
     * system. At most one copy waits while another is being written: a newer one takes its place, so
     * that memory is bounded however slow the file system is. A copy of the best epoch so far that
     * hadn't been written yet is not lost by that, since every state holds the best theta.
     */
    private static final Pattern NAME = Pattern.compile("step-\\d{12}\\.safetensors");
    private static final Pattern LEFT_OVER = Pattern.compile("\\.step-\\d{12}\\..*");

    private final HadoopFiles files;
    private final String folder;
    private final Map<String, String> identity;
    private final int keep;
    private final Consumer<String> warning;
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(
                    work -> {
                        Thread thread = new Thread(work, "backdraft-checkpoints");
                        thread.setDaemon(true);
                        return thread;
                    });
    private TrainingState waiting;

    /**
     * The store of a run.
     *
     * @param folder where the files are; made when the first one is written
     * @param identity texts that are the same in all checkpoints of the run
     * @param keep how many of the newest ones stay, at least 1; that of the best epoch stays beside
     *     them
     * @param warning told of what went wrong without ending the run
     */
    public CheckpointStore(
            HadoopFiles files,
            String folder,
            Map<String, String> identity,
            int keep,
            Consumer<String> warning) {
        this.files = files;
        this.folder = folder;
        this.identity = Map.copyOf(identity);
        this.keep = keep;
        this.warning = warning;
    }

    /**
     * What was found to go on from.
     *
     * @param path of the file
     * @param identity of the run that wrote it
     * @param state as it was then
     */
    public record Found(String path, Map<String, String> identity, TrainingState state) {}

    /**
     * The newest checkpoint in a folder that is whole.
     *
     * @param warning told of each that isn't
     * @return null when there is none
     */
    public static Found newest(HadoopFiles files, String folder, Consumer<String> warning)
            throws IOException {
        for (String path : newestFirst(files, folder)) {
            try {
                Checkpoint found = Checkpoint.read(files, path);
                return new Found(path, found.identity(), found.state());
            } catch (FileException e) {
                warning.accept("left out a checkpoint: " + e.getMessage());
            }
        }
        return null;
    }

    /** Writes a state some time soon; nobody may change it any more. */
    public void write(TrainingState state) {
        synchronized (this) {
            boolean underWay = waiting != null;
            waiting = state;
            if (underWay) {
                return;
            }
        }
        writer.execute(this::writeWaiting);
    }

    /** Waits until all states are written. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            writer.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeWaiting() {
        TrainingState state;
        synchronized (this) {
            state = waiting;
            waiting = null;
        }
        String path = path(state.step());
        try {
            new Checkpoint(identity, state).write(files, path);
            prune(path, path(state.progress().bestStep()));
        } catch (IOException | RuntimeException e) {
            warning.accept(
                    "can't write the checkpoint %s (%s); training goes on without it"
                            .formatted(path, reason(e)));
        }
    }

    private static String reason(Exception e) {
        return FileTrouble.of(e).map(FileTrouble::message).orElseGet(() -> FileTrouble.brief(e));
    }

    /**
     * Deletes what is neither among the newest nor the best, and what has no part in the run as it
     * is now: damaged files of later steps, which were left out when it was resumed, and what was
     * being written when it was killed.
     */
    private void prune(String written, String best) throws IOException {
        int older = 0;
        for (String path : newestFirst(files, folder)) {
            int order = path.compareTo(written);
            boolean kept = order == 0 || order < 0 && (++older < keep || path.equals(best));
            if (!kept) {
                files.delete(path);
            }
        }
        for (String name : files.names(folder)) {
            if (LEFT_OVER.matcher(name).matches()) {
                files.delete(folder + "/" + name);
            }
        }
    }

    private static List<String> newestFirst(HadoopFiles files, String folder) throws IOException {
        return files.names(folder).stream()
                .filter(name -> NAME.matcher(name).matches())
                .sorted(Comparator.reverseOrder())
                .map(name -> folder + "/" + name)
                .toList();
    }

    private String path(long step) {
        return "%s/step-%012d.safetensors".formatted(folder, step);
    }
}
