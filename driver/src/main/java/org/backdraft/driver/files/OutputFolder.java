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
 * there. While the job runs they are in {@code _temporary}.
 */
public final class OutputFolder {
    private static final Pattern OF_A_JOB =
            Pattern.compile("_SUCCESS|_temporary|part-.*|\\.part-.*|\\._SUCCESS\\.crc");

    private final Path path;
    private final FileSystem system;

    private OutputFolder(Path path, FileSystem system) {
        this.path = path;
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
     * Removes what {@link #check} let pass, since Spark's jobs write to no folder that is there.
     */
    public void clear() throws IOException {
        system.delete(path, true);
    }

    /** Removes the folder if there is nothing in it, as jobs that failed leave it. */
    public void deleteIfBlank() throws IOException {
        if (system.exists(path) && found().isEmpty()) {
            system.delete(path, false);
        }
    }

    /** The folder's full name. */
    public String path() {
        return path.toString();
    }

    /** The folder's name for messages. */
    @Override
    public String toString() {
        return HadoopFiles.shown(path());
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
