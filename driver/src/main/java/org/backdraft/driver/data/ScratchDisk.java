package org.backdraft.driver.data;

import org.apache.spark.SparkEnv;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The local disks of this process, and the heap that loading may use to write to them.
 *
 * @param folders one a disk
 * @param heapBytes of the heap that can be used
 */
record ScratchDisk(List<Path> folders, int heapBytes) {

    /** Where Spark keeps its own blocks: in its, or the cluster manager's, local directories. */
    static ScratchDisk ofExecutor() {
        File[] folders = SparkEnv.get().blockManager().diskBlockManager().localDirs();
        return new ScratchDisk(
                Arrays.stream(folders).map(File::toPath).toList(), (int) LoadingHeap.ofTask());
    }

    /** The Java process's folder for temporary files. */
    static ScratchDisk ofProcess() {
        return new ScratchDisk(
                List.of(Path.of(System.getProperty("java.io.tmpdir"))),
                (int) LoadingHeap.ofProcess());
    }

    /** The share of one shard among several that are loaded together. */
    ScratchDisk among(int shards) {
        return new ScratchDisk(folders, heapBytes / shards);
    }

    /** The disk of a shard: they take turns. */
    Path folder(int shard) {
        return folders.get(shard % folders.size());
    }
}
