package org.backdraft.driver.model;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.SparkPlacement;
import org.backdraft.driver.data.Targets;
import org.backdraft.driver.files.OutputFolder;
import org.backdraft.driver.progress.Display;
import org.backdraft.driver.progress.JobProgress;
import org.backdraft.driver.progress.Progress;
import org.backdraft.tensor.Blas;
import org.backdraft.tensor.BlasSettings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Predictions written by one job of Spark: a part file a split, in the order of the input, and
 * {@code _SUCCESS} when all are there.
 */
public final class PredictionFiles {
    /*
     * Hadoop's committer makes it atomic: a task writes to a folder of its own under _temporary,
     * from which one attempt is taken over; the job puts all together when every task is done, and
     * then creates _SUCCESS. All that is beside the output, which is replaced by one renaming.
     */

    /** How predictions are written. */
    public enum Format {
        /** Lines of RFC 4180. */
        CSV,
        /** A JSON object a line, in which no column is left out. */
        JSONL,
        /** Apache Parquet. */
        PARQUET
    }

    /**
     * What is written.
     *
     * @param format of the files
     * @param header whether each file of CSV starts with the columns' names
     */
    public record Form(Format format, boolean header) {}

    private final JavaSparkContext spark;
    private final BlasSettings blas;
    private final Predictor predictor;
    private final Form form;

    /**
     * Predictions by a model.
     *
     * @throws org.backdraft.driver.data.DataException when a column has no form in the format
     */
    public PredictionFiles(
            JavaSparkContext spark, BlasSettings blas, Predictor predictor, Form form) {
        this.spark = spark;
        this.blas = blas;
        this.predictor = predictor;
        this.form = form;
        if (form.format == Format.CSV) {
            CsvLines.check(predictor.types());
        }
    }

    /**
     * Records to be predicted.
     *
     * @param source of them
     * @param firstRecords number of each split's first record
     * @param count number of examples
     */
    public record Records(ExampleSource source, List<Long> firstRecords, long count) {}

    /**
     * Writes a folder.
     *
     * @param theta read: the model's parameters
     * @return the number of predictions
     */
    public long write(float[] theta, Records records, OutputFolder to, Display display)
            throws IOException {
        LongAccumulator made = spark.sc().longAccumulator();
        Broadcast<float[]> parameters = spark.broadcast(theta);
        JavaRDD<Object[]> rows = rows(parameters, records, made);
        String work = "predict " + records.source.description();
        spark.setJobDescription(work);
        String written = to.begin();
        JobProgress shown =
                JobProgress.follow(
                        spark.sc(), made, new Progress("predict", "rows", records.count, display));
        try {
            write(rows, written);
            to.commit();
        } catch (Exception e) {
            to.discard();
            throw e;
        } finally {
            shown.close();
            parameters.destroy();
        }
        return made.value();
    }

    private JavaRDD<Object[]> rows(
            Broadcast<float[]> theta, Records records, LongAccumulator made) {
        ExampleSource source = records.source.carrying(predictor.carried());
        ArrayList<Long> first = new ArrayList<>(records.firstRecords);
        Predictor sent = predictor;
        BlasSettings library = blas;
        return new SparkPlacement(spark, blas, SparkPlacement.AUTO)
                .rdd(
                        source,
                        (split, opened) -> {
                            Blas.use(library);
                            return sent.rows(
                                    theta.value(),
                                    opened.open(split, Targets.none()),
                                    first.get(split),
                                    made::add);
                        });
    }

    private void write(JavaRDD<Object[]> rows, String path) {
        switch (form.format) {
            case CSV -> lines(rows).saveAsTextFile(path);
            case JSONL ->
                    session()
                            .createDataFrame(rows.map(RowFactory::create), predictor.types())
                            .write()
                            .option("ignoreNullFields", false)
                            .json(path);
            case PARQUET ->
                    session()
                            .createDataFrame(rows.map(RowFactory::create), predictor.types())
                            .write()
                            .parquet(path);
        }
    }

    private JavaRDD<String> lines(JavaRDD<Object[]> rows) {
        if (form.header) {
            String header = CsvLines.of(predictor.types().fieldNames());
            return rows.mapPartitions(split -> new HeadedLines(header, split), true);
        }
        // Where nothing is carried, nobody reads the columns by name: line i belongs to record i.
        return predictor.isBare() ? rows.map(CsvLines::orEmpty) : rows.map(CsvLines::of);
    }

    /** A header and the lines of some rows. */
    private static final class HeadedLines implements Iterator<String> {
        private final Iterator<Object[]> rows;
        private String header;

        private HeadedLines(String header, Iterator<Object[]> rows) {
            this.header = header;
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            return header != null || rows.hasNext();
        }

        @Override
        public String next() {
            String line = header != null ? header : CsvLines.of(rows.next());
            header = null;
            return line;
        }
    }

    private SparkSession session() {
        SparkSession session =
                SparkSession.builder().sparkContext(spark.sc()).getOrCreate().newSession();
        session.conf().set("spark.sql.caseSensitive", true);
        return session;
    }
}
