package org.backdraft.driver.ml;

import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Saves a spark.ml model to a folder: its params as Spark's own models have theirs, in {@code
 * metadata}, and beside them {@code model.safetensors}, which the command line reads, too.
 */
final class ModelWriter extends MLWriter {
    private final Params stage;
    private final SavedModel model;

    ModelWriter(Params stage, SavedModel model) {
        this.stage = stage;
        this.model = model;
    }

    /** Name of the model's file in a folder. */
    static String file(String folder) {
        return new Path(folder, "model.safetensors").toString();
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter.saveMetadata(stage, path, sparkSession());
        HadoopFiles files = new HadoopFiles(sparkSession().sparkContext().hadoopConfiguration());
        try {
            model.write(files, file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
