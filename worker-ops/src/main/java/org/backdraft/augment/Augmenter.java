package org.backdraft.augment;

/**
 * Changes one image after the other: {@link #draw}, then {@link #move}, and {@link #cutOut} at the
 * end. Owned by one thread and reused; allocates nothing for an image.
 */
public final class Augmenter {
    /*
     * All changes are one map from the new image's places to the old one's, so that the image is
     * resampled, and blurred, once. Everything is drawn whether it is used or not: what one change
     * does to an example doesn't depend on the others.
     *
     * T. DeVries and G. W. Taylor, "Improved regularization of convolutional neural networks with
     * cutout", 2017: the square's centre is any pixel, so that it may hang over the border.
     */
    private final Augmentation augmentation;
    private final Draws draws = new Draws();
    private final AffineMap map;
    private final Resampler resampler;
    private final Displacement displacement;
    private int cutRow;
    private int cutColumn;

    /**
     * For images of the augmentation's shape.
     *
     * @param augmentation that changes something
     */
    public Augmenter(Augmentation augmentation) {
        ImageShape shape = augmentation.shape();
        this.augmentation = augmentation;
        this.map = new AffineMap(shape.height(), shape.width());
        this.resampler = new Resampler(shape);
        this.displacement =
                augmentation.elastic().strength() == 0
                        ? null
                        : new Displacement(augmentation.elastic(), shape.height(), shape.width());
    }

    /** Draws how the next image is changed. */
    public void draw(long seed) {
        Augmentation most = augmentation;
        draws.start(seed);
        double right = draws.upTo(most.shift());
        double down = draws.upTo(most.shift());
        double degrees = draws.upTo(most.rotate());
        double zoom = 1 + draws.upTo(most.zoom());
        double shear = draws.upTo(most.shear());
        boolean mirrorX = draws.coin() && most.flip().isHorizontal();
        boolean mirrorY = draws.coin() && most.flip().isVertical();
        cutRow = draws.below(most.shape().height()) - most.cutOut() / 2;
        cutColumn = draws.below(most.shape().width()) - most.cutOut() / 2;
        map.turn(degrees, zoom, shear, mirrorX, mirrorY);
        map.shift(right, down);
        if (displacement != null) {
            displacement.redraw(draws);
        }
    }

    /**
     * Moves the image's pixels.
     *
     * @param from read, the image
     * @param to written, from {@code at}
     */
    public void move(float[] from, float[] to, int at) {
        if (augmentation.moves()) {
            resampler.resample(map, displacement, from, to, at);
        } else {
            System.arraycopy(from, 0, to, at, augmentation.shape().size());
        }
    }

    /**
     * Sets the pixels of the square that is taken away to 0, in all channels.
     *
     * @param image modified, from {@code at}
     */
    public void cutOut(float[] image, int at) {
        ImageShape shape = augmentation.shape();
        int top = Math.max(0, cutRow);
        int bottom = Math.min(shape.height(), cutRow + augmentation.cutOut());
        int left = Math.max(0, cutColumn);
        int right = Math.min(shape.width(), cutColumn + augmentation.cutOut());
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (int i = top; i < bottom; i++) {
                int row = at + channel * shape.pixels() + i * shape.width();
                for (int j = left; j < right; j++) {
                    image[row + j] = 0;
                }
            }
        }
    }
}
