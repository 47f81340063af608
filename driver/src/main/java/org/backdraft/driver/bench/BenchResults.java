package org.backdraft.driver.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.tensor.Blas;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * The results of one call of the benchmark, kept as JSON.
 *
 * @param java version of the JVM
 * @param spark version of Spark
 * @param blas library behind the matrices
 * @param cores of this machine
 * @param figures of each workload and way of sync
 */
public record BenchResults(
        String java, String spark, String blas, int cores, List<WorkloadFigures> figures) {
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Of this machine. */
    public static BenchResults of(int cores, List<WorkloadFigures> figures) {
        return new BenchResults(
                Runtime.version().toString(),
                org.apache.spark.package$.MODULE$.SPARK_VERSION(),
                Blas.library().name(),
                cores,
                figures);
    }

    /** Writes them to a file, in place of the one that may be there. */
    public void write(HadoopFiles files, String path) throws IOException {
        byte[] text = JSON.writeValueAsBytes(this);
        files.writeAtomically(path, out -> out.write(text));
    }

    /**
     * Reads what was written.
     *
     * @throws FileException when the file isn't there or holds something else
     */
    public static BenchResults read(HadoopFiles files, String path) throws IOException {
        try (InputStream in = files.open(path)) {
            BenchResults results = JSON.readValue(in.readAllBytes(), BenchResults.class);
            if (results.figures != null) {
                return results;
            }
            throw new FileException(path + " is no bench --json file: it has no figures");
        } catch (JsonProcessingException e) {
            throw new FileException(
                    "%s is no bench --json file: %s".formatted(path, e.getOriginalMessage()));
        }
    }

    /**
     * Prints what changed since earlier results, of what both have. Two machines, or one at two
     * times, aren't equally fast: where the share of the sgemm speed changes, the code did.
     */
    public void printChanges(BenchResults earlier, PrintStream out) {
        out.printf(
                "%-4s %-14s %24s %22s %24s%n", "", "sync", "examples/s", "of sgemm", "ms a step");
        for (WorkloadFigures now : figures) {
            for (WorkloadFigures then : earlier.figures) {
                if (now.workload().equals(then.workload()) && now.sync().equals(then.sync())) {
                    printChange(then, now, out);
                }
            }
        }
    }

    private static void printChange(WorkloadFigures then, WorkloadFigures now, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-4s %-14s %,9.0f -> %,9.0f %s %5.1f %% -> %5.1f %% %s %8.3f -> %8.3f %s%n",
                now.workload(),
                now.sync(),
                then.examplesPerSecond(),
                now.examplesPerSecond(),
                ratio(now.examplesPerSecond() / then.examplesPerSecond()),
                100 * then.sgemmShare(),
                100 * now.sgemmShare(),
                ratio(now.sgemmShare() / then.sgemmShare()),
                then.stepMillis().get("all"),
                now.stepMillis().get("all"),
                ratio(now.stepMillis().get("all") / then.stepMillis().get("all")));
        if (Math.abs(now.accuracy() - then.accuracy()) > 1e-9) {
            out.printf(
                    Locale.ROOT,
                    "     the accuracy changed from %.2f %% to %.2f %%%n",
                    100 * then.accuracy(),
                    100 * now.accuracy());
        }
        if (then.memory() != null && now.memory() != null) {
            now.memory().printChanges(then.memory(), out);
        }
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, "x%.2f", ratio);
    }
}
