package org.backdraft.driver.data;

import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads images in folders through: their columns are the folder, the size and all pixels. */
final class ImagesCensus {
    private static final List<String> COLUMNS = List.of("label", "size", "channels", "pixels");

    private ImagesCensus() {}

    static Census of(JavaSparkContext spark, HadoopFiles files, SourceConfig.Images config)
            throws IOException {
        ArrayList<String> images = new ArrayList<>();
        files.list(config.path() + "/*").stream()
                .map(status -> status.getPath())
                .filter(ImagesSource::isImage)
                .forEach(path -> images.add(path.toString()));
        if (images.isEmpty()) {
            throw new DataException(config.path() + " has no images in it");
        }
        int splits = (images.size() - 1) / ImagesSource.SPLIT_FILES + 1;
        return Census.sum(Census.onSplits(spark, splits, i -> read(files, images, i)));
    }

    private static Census read(HadoopFiles files, List<String> images, int split)
            throws IOException {
        Census census = new Census(COLUMNS);
        int from = split * ImagesSource.SPLIT_FILES;
        int to = Math.min(images.size(), from + ImagesSource.SPLIT_FILES);
        for (String image : images.subList(from, to)) {
            try (InputStream in = files.openRaw(image)) {
                add(image, ImagePixels.decode(in.readAllBytes(), 0), census);
            } catch (IOException e) {
                String message =
                        "%s can't be read as an image: %s"
                                .formatted(HadoopFiles.shown(image), e.getMessage());
                census.addBad(BadRecord.of(BadRecord.Kind.IMAGE, message));
            }
        }
        return census;
    }

    private static void add(String image, ImagePixels pixels, Census census) {
        census.addRow();
        census.columns().get(0).add(new Path(image).getParent().getName(), Float.NaN);
        census.columns().get(1).add(pixels.width() + "x" + pixels.height(), Float.NaN);
        census.columns().get(2).add(Integer.toString(pixels.channels()), pixels.channels());
        census.columns().get(3).addArray(pixels.values());
    }
}
