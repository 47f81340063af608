package org.backdraft.driver.files;

import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A folder that one of Spark's jobs writes: part files, and {@code _SUCCESS} once all of them are
 * there. While the job runs they are in a hidden folder beside it, so that an earlier output stays
 * until there is another.
 */
public final class OutputFolder {
    private static final Pattern OF_A_JOB =
            Pattern.compile("_SUCCESS|_temporary|part-.*|\\.part-.*|\\._SUCCESS\\.crc");

    private final Path path;
    private final Path work;
    private final FileSystem system;

    private OutputFolder(Path path, FileSystem system) {
        this.path = path;
        this.work = new Path(path.getParent(), "." + path.getName() + ".unfinished");
        this.system = system;
    }

    /** The folder at a path, whether it is there or not. */
    public static OutputFolder at(HadoopFiles files, String name) throws IOException {
        Path path = HadoopFiles.path(name);
        FileSystem system = files.system(path);
        return new OutputFolder(system.makeQualified(path), system);
    }

    /**
     * Checks that a job may write here.
     *
     * @param overwrite whether what an earlier job wrote may be replaced
     * @throws FileException when there is something that may not
     */
    public void check(boolean overwrite) throws IOException {
        List<FileStatus> found = found();
        for (FileStatus file : found) {
            if (!isOfAJob(file)) {
                throw new FileException(
                        ("the output %s holds '%s', which no job wrote, so it is not overwritten;"
                                        + " give another folder")
                                .formatted(this, file.getPath().getName()));
            }
        }
        if (found.isEmpty() || overwrite) {
            return;
        }
        boolean whole =
                found.stream().anyMatch(file -> file.getPath().getName().equals("_SUCCESS"));
        throw new FileException(
                whole
                        ? "the output %s exists already; give another, or replace it with --overwrite"
                                .formatted(this)
                        : ("the output %s is what an interrupted run left (it has no _SUCCESS);"
                                        + " replace it with --overwrite")
                                .formatted(this));
    }

    private static boolean isOfAJob(FileStatus file) {
        String name = file.getPath().getName();
        return OF_A_JOB.matcher(name).matches() && file.isDirectory() == name.equals("_temporary");
    }

    /**
     * Checks that none of the files that are read is in this folder.
     *
     * @throws FileException when one is
     */
    public void checkHoldsNoneOf(List<FileStatus> inputs) {
        for (FileStatus input : inputs) {
            for (Path at = input.getPath(); at != null; at = at.getParent()) {
                if (at.equals(path)) {
                    throw new FileException(
                            "the output %s holds the input %s; give another folder"
                                    .formatted(
                                            this, HadoopFiles.shown(input.getPath().toString())));
                }
            }
        }
    }

    /**
     * Makes room for a job to write in, beside the folder, where readers of folders pass it over;
     * away again when this process ends.
     *
     * @return path of a folder that isn't there yet, as Spark's jobs want it
     */
    public String begin() throws IOException {
        discard();
        if (!system.mkdirs(work)) {
            throw new FileException("the output %s can't be made".formatted(this));
        }
        system.deleteOnExit(work);
        return new Path(work, path.getName()).toString();
    }

    /**
     * Puts what a job wrote in the place of what {@link #check} let pass, which steps aside first.
     */
    public void commit() throws IOException {
        Path written = new Path(work, path.getName());
        Path replaced = new Path(work, "replaced-" + path.getName());
        system.cancelDeleteOnExit(work);
        boolean there = system.exists(path);
        if (there && !system.rename(path, replaced)) {
            throw new FileException("the output %s can't be replaced".formatted(this));
        }
        if (!system.rename(written, path)) {
            if (there) {
                system.rename(replaced, path);
            }
            throw new FileException("the output %s can't be put in its place".formatted(this));
        }
        discard();
    }

    /** Removes what a job wrote, and the room for it; the folder stays as it is. */
    public void discard() throws IOException {
        system.delete(work, true);
        system.cancelDeleteOnExit(work);
    }

    /** The folder's name for messages. */
    @Override
    public String toString() {
        return HadoopFiles.shown(path.toString());
    }

    private List<FileStatus> found() throws IOException {
        try {
            if (system.getFileStatus(path).isFile()) {
                throw new FileException(
                        "the output %s is a file; give a folder that isn't there yet"
                                .formatted(this));
            }
            return List.of(system.listStatus(path));
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }
}
