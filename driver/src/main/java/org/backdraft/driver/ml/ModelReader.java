package org.backdraft.driver.ml;

import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;

/** Reads what a {@link ModelWriter} saved. */
final class ModelReader<M extends Params> extends MLReader<M> {
    private final Class<M> type;
    private final BiFunction<String, SavedModel, M> made;

    /**
     * A reader.
     *
     * @param type that must have been saved
     * @param made from uid and model
     */
    ModelReader(Class<M> type, BiFunction<String, SavedModel, M> made) {
        this.type = type;
        this.made = made;
    }

    @Override
    public M load(String path) {
        DefaultParamsReader.Metadata metadata =
                DefaultParamsReader.loadMetadata(path, sparkSession(), type.getName());
        HadoopFiles files = new HadoopFiles(sparkSession().sparkContext().hadoopConfiguration());
        try {
            SavedModel model = SavedModel.read(files, ModelWriter.file(path));
            M stage = made.apply(metadata.uid(), model);
            metadata.getAndSetParams(stage, metadata.getAndSetParams$default$2());
            return stage;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
