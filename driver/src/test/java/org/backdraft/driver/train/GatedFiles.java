package org.backdraft.driver.train;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Semaphore;

/** A file system, gated:///, that creates a file only when it is let, or fails to. */
public final class GatedFiles extends RawLocalFileSystem {
    private static final URI NAME = URI.create("gated:///");
    private static Semaphore asked;
    private static Semaphore let;
    private static volatile boolean failing;

    /** Files on the file system, whose gate is closed. */
    static HadoopFiles closed() {
        asked = new Semaphore(0);
        let = new Semaphore(0);
        failing = false;
        Configuration configuration = new Configuration();
        configuration.set("fs.gated.impl", GatedFiles.class.getName());
        return new HadoopFiles(configuration);
    }

    /** Waits until somebody is at the gate. */
    static void awaitWriter() {
        asked.acquireUninterruptibly();
    }

    /** Lets everybody through from now on. */
    static void open() {
        let.release(Integer.MAX_VALUE / 2);
    }

    /** Whether files can't be created. */
    static void fail(boolean fails) {
        failing = fails;
    }

    @Override
    public URI getUri() {
        return NAME;
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        pass();
        return super.create(
                path, permission, overwrite, bufferSize, replication, blockSize, progress);
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        pass();
        return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
    }

    private static void pass() throws IOException {
        asked.release();
        let.acquireUninterruptibly();
        if (failing) {
            throw new IOException("no space left, says a test");
        }
    }
}
