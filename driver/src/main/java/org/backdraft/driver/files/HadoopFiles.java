package org.backdraft.driver.files;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.util.SerializableConfiguration;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files on any file system that Hadoop reaches: local, hdfs:// and the rest. Sent to executors.
 *
 * <p>Local files are used as they are, without Hadoop's {@code .crc} files beside them.
 */
public final class HadoopFiles implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How often a host is tried again that doesn't answer at all, for 20 seconds each time. */
    private static final String RETRIES = "ipc.client.connect.max.retries.on.timeouts";

    /** Whether to write on with fewer replicas when no DataNode is left to replace a lost one. */
    private static final String BEST_EFFORT =
            "dfs.client.block.write.replace-datanode-on-failure.best-effort";

    private final SerializableConfiguration configuration;

    /**
     * Files by these settings. Where nobody has set them, two of Hadoop's defaults change: a host
     * that doesn't answer is given up after a minute, not 15, and a small HDFS that loses a
     * DataNode doesn't end the run whose metrics are being written.
     */
    public HadoopFiles(Configuration configuration) {
        setDefault(configuration, RETRIES, "2");
        setDefault(configuration, BEST_EFFORT, "true");
        this.configuration = new SerializableConfiguration(configuration);
    }

    private static void setDefault(Configuration configuration, String key, String value) {
        String[] sources = configuration.getPropertySources(key);
        if (sources == null || sources[sources.length - 1].endsWith("-default.xml")) {
            configuration.set(key, value);
        }
    }

    /** Files by Hadoop's settings and those that begin with "spark.hadoop.". */
    public static HadoopFiles of(SparkConf settings) {
        return new HadoopFiles(SparkHadoopUtil.get().newConfiguration(settings));
    }

    /** The file system of a path. */
    public FileSystem system(Path path) throws IOException {
        try {
            FileSystem system = path.getFileSystem(configuration.value());
            return system instanceof LocalFileSystem local ? local.getRaw() : system;
        } catch (UnsupportedFileSystemException e) {
            throw new FileException("can't use the path '%s': %s".formatted(path, e.getMessage()));
        }
    }

    /**
     * The files that a path, folder or glob stands for, in the order of their names; without those
     * that start with "_" or "." unless they are named.
     */
    public List<FileStatus> list(String pattern) throws IOException {
        Path path = path(pattern);
        FileSystem system = system(path);
        FileStatus[] found = system.globStatus(path);
        if (found == null || found.length == 0) {
            throw missing(pattern);
        }
        List<FileStatus> files = new ArrayList<>();
        for (FileStatus status : found) {
            if (!isAsked(status.getPath(), path)) {
                continue;
            }
            if (status.isFile()) {
                files.add(status);
            } else {
                Arrays.stream(system.listStatus(status.getPath()))
                        .filter(file -> file.isFile() && !isHidden(file.getPath()))
                        .forEach(files::add);
            }
        }
        if (files.isEmpty()) {
            throw new FileException("no files in " + pattern);
        }
        files.sort((a, b) -> a.getPath().compareTo(b.getPath()));
        return files;
    }

    /** A file's name for messages: a local one's without its scheme. */
    public static String shown(String name) {
        return name.replaceFirst("^file:/+", "/");
    }

    /** The folder at a path, by its full name. */
    public Path folder(String name) throws IOException {
        try {
            FileStatus status = system(path(name)).getFileStatus(path(name));
            if (!status.isDirectory()) {
                throw new FileException("expected a folder, but this is a file: " + name);
            }
            return status.getPath();
        } catch (FileNotFoundException e) {
            throw missing(name);
        }
    }

    /** The one file at a path. */
    public FileStatus file(String name) throws IOException {
        try {
            FileStatus status = system(path(name)).getFileStatus(path(name));
            if (!status.isFile()) {
                throw isFolder(name);
            }
            return status;
        } catch (FileNotFoundException e) {
            throw missing(name);
        }
    }

    /** Whether the name's ending stands for a compression that Hadoop knows, such as .gz. */
    public boolean isCompressed(String name) {
        return codec(path(name)) != null;
    }

    /** Opens a file, decompressing it if its name ends so. */
    public InputStream open(String name) throws IOException {
        Path path = path(name);
        CompressionCodec codec = codec(path);
        InputStream raw = openRaw(name);
        return codec == null ? raw : codec.createInputStream(raw);
    }

    /** Opens a file as it is. */
    public FSDataInputStream openRaw(String name) throws IOException {
        try {
            return system(path(name)).open(path(name));
        } catch (FileNotFoundException e) {
            throw exists(name) ? isFolder(name) : missing(name);
        }
    }

    /** Whether there is a file or folder at a path. */
    public boolean exists(String name) throws IOException {
        return system(path(name)).exists(path(name));
    }

    /** Creates a file, and the folders above it, to be written bit by bit. */
    public FSDataOutputStream create(String name) throws IOException {
        return system(path(name)).create(path(name), false);
    }

    /** Likewise in place of the one that may be there: whoever looks sees one or the other. */
    public FSDataOutputStream overwrite(String name) throws IOException {
        return system(path(name)).create(path(name), true);
    }

    /** What writes a file's bytes. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The names of the files in a folder; none where there is no such folder. */
    public List<String> names(String folder) throws IOException {
        try {
            return Arrays.stream(system(path(folder)).listStatus(path(folder)))
                    .filter(FileStatus::isFile)
                    .map(file -> file.getPath().getName())
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    /** Whether a folder isn't there, or has only hidden files, as a killed write leaves them. */
    public boolean isBlank(String folder) throws IOException {
        try {
            return Arrays.stream(system(path(folder)).listStatus(path(folder)))
                    .allMatch(file -> file.isFile() && file.getPath().getName().startsWith("."));
        } catch (FileNotFoundException e) {
            return true;
        }
    }

    /** Deletes a file if it is there. */
    public void delete(String name) throws IOException {
        system(path(name)).delete(path(name), false);
    }

    /** Opens a file to be written on at its end. */
    public FSDataOutputStream append(String name) throws IOException {
        return system(path(name)).append(path(name));
    }

    /**
     * Writes a file that appears whole or not at all, in place of the one that may be there: that
     * one stays until all is written.
     */
    public void writeAtomically(String name, Content content) throws IOException {
        Path path = path(name);
        Path unfinished = new Path(path.getParent(), "." + path.getName() + ".unfinished");
        FileSystem system = system(path);
        try {
            try (OutputStream out = system.create(unfinished, true)) {
                content.writeTo(out);
            }
            replace(system, unfinished, path);
        } catch (IOException | RuntimeException e) {
            try {
                system.delete(unfinished, false);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** Gives a file another's name; wherever this is cut short, nothing whole is lost. */
    private static void replace(FileSystem system, Path from, Path to) throws IOException {
        if (system instanceof DistributedFileSystem hdfs) {
            // One transaction of the NameNode.
            hdfs.rename(from, to, Options.Rename.OVERWRITE);
            return;
        }
        // Local files replace others at once; elsewhere the old one steps aside first.
        if (system.rename(from, to)) {
            return;
        }
        Path aside = new Path(to.getParent(), "." + to.getName() + ".replaced");
        system.delete(aside, false);
        if (system.rename(to, aside)) {
            if (system.rename(from, to)) {
                system.delete(aside, false);
                return;
            }
            system.rename(aside, to);
        }
        throw new IOException("can't rename " + from + " to " + to);
    }

    private CompressionCodec codec(Path path) {
        return new CompressionCodecFactory(configuration.value()).getCodec(path);
    }

    /** Wildcards don't ask for hidden files. */
    private static boolean isAsked(Path found, Path pattern) {
        String name = pattern.getName();
        boolean glob = name.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
        return !glob || !isHidden(found);
    }

    static Path path(String name) {
        try {
            return new Path(name);
        } catch (IllegalArgumentException e) {
            throw new FileException("'%s' is not a path: %s".formatted(name, e.getMessage()));
        }
    }

    private static boolean isHidden(Path path) {
        return path.getName().startsWith("_") || path.getName().startsWith(".");
    }

    private static FileException missing(String name) {
        return new FileException(
                "no such file: %s; check its path (relative ones start in the folder you run in)"
                        .formatted(name));
    }

    private static FileException isFolder(String name) {
        return new FileException("expected a file, but this is a folder: " + name);
    }
}
