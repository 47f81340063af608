package org.backdraft.worker;

import org.backdraft.augment.Augmentation;
import org.backdraft.augment.Augmenter;
import org.backdraft.tensor.Seed;

/**
 * Rows of features that are images, changed at random and then scaled. Owned by one thread and
 * reused.
 */
public final class AugmentedRows {
    /*
     * Pixels are moved before they are scaled: features may have scalings of their own, which then
     * still belong to places of the image that the network sees. What is cut out is 0 to the
     * network.
     */

    /** Beside the seeds that the order of an epoch and dropout are drawn from. */
    private static final long AUGMENTATION = -4;

    private final Augmenter augmenter;
    private final Scaling scaling;
    private final float[] raw;

    /**
     * Rows for a network.
     *
     * @param augmentation that changes something
     * @param scaling of the features, as many as the augmentation's images have numbers
     */
    public AugmentedRows(Augmentation augmentation, Scaling scaling) {
        this.augmenter = new Augmenter(augmentation);
        this.scaling = scaling;
        this.raw = new float[augmentation.shape().size()];
        if (scaling.factor().length != raw.length) {
            throw new IllegalArgumentException(
                    "images of %s with %d features"
                            .formatted(augmentation.shape(), scaling.factor().length));
        }
    }

    /**
     * Copies a row as an epoch sees it.
     *
     * @param orderSeed of the row's shard in the epoch, see {@link Sampling#orderSeed}
     * @param row its number in the shard, which the changes follow from with that seed
     * @param to written, from {@code at}
     */
    public void copy(Features features, int row, long orderSeed, float[] to, int at) {
        augmenter.draw(Seed.of(orderSeed, AUGMENTATION, row));
        features.copyRow(row, raw, 0);
        augmenter.move(raw, to, at);
        scaling.apply(to, at, to, at);
        augmenter.cutOut(to, at);
    }
}
