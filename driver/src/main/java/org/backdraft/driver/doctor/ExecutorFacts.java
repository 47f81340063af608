package org.backdraft.driver.doctor;

import org.apache.spark.util.Utils;
import org.backdraft.driver.bench.SgemmSpeed;
import org.backdraft.tensor.Blas;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.tensor.BlasUnavailableException;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What one executor found out about itself.
 *
 * @param id of the executor
 * @param host name or address
 * @param cores that its tasks may use
 * @param processors that its JVM sees
 * @param cpu model of the CPU
 * @param os operating system and its version
 * @param java version and maker
 * @param heapBytes most that its heap may grow to
 * @param freeDiskBytes in the local directory that has the least
 * @param blas the library that was loaded, or why none was
 * @param blasLoaded whether one was
 * @param oneThread floating-point operations a second of sgemm on one thread; 0 without a library
 * @param allCores likewise on all its cores at once
 */
record ExecutorFacts(
        String id,
        String host,
        int cores,
        int processors,
        String cpu,
        String os,
        String java,
        long heapBytes,
        long freeDiskBytes,
        String blas,
        boolean blasLoaded,
        double oneThread,
        double allCores)
        implements Serializable {

    /**
     * Looks at the JVM that this runs in.
     *
     * @param localDirs folders of Spark's for temporary files
     */
    static ExecutorFacts here(
            String id, String host, int cores, BlasSettings settings, String... localDirs) {
        String blas;
        boolean loaded = true;
        try {
            blas = Blas.use(settings);
        } catch (BlasUnavailableException | IllegalStateException e) {
            blas = e.getMessage();
            loaded = false;
        }
        return new ExecutorFacts(
                id,
                host,
                cores,
                Runtime.getRuntime().availableProcessors(),
                cpuModel(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.version") + ", " + System.getProperty("java.vendor"),
                Runtime.getRuntime().maxMemory(),
                Arrays.stream(localDirs)
                        .mapToLong(folder -> new File(folder).getUsableSpace())
                        .min()
                        .orElse(0),
                blas,
                loaded,
                loaded ? SgemmSpeed.measure(1) : 0,
                loaded ? SgemmSpeed.measure(cores) : 0);
    }

    /** The same with Spark's folders of an executor. */
    static ExecutorFacts onExecutor(
            String id,
            String host,
            int cores,
            BlasSettings settings,
            org.apache.spark.SparkConf conf) {
        return here(id, host, cores, settings, Utils.getConfiguredLocalDirs(conf));
    }

    private static String cpuModel() {
        Path info = Path.of("/proc/cpuinfo");
        String arch = System.getProperty("os.arch");
        if (!Files.isReadable(info)) {
            return arch;
        }
        try (var lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(arch);
        } catch (IOException e) {
            return arch;
        }
    }
}
