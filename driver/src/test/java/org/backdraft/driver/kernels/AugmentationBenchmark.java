package org.backdraft.driver.kernels;

import org.backdraft.augment.Augmentation;
import org.backdraft.augment.Augmenter;
import org.backdraft.augment.Elastic;
import org.backdraft.augment.Flip;
import org.backdraft.augment.ImageShape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** One image of 28 x 28 pixels, changed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class AugmentationBenchmark {
    private static final int SIDE = 28;

    /** What is changed. */
    public enum Changes {
        CUT_OUT(0, 0, 0, 7),
        AFFINE(2, 0.1, 0, 0),
        ALL(2, 0.1, 1, 7);

        private final Augmentation augmentation;

        Changes(double shift, double zoom, double strength, int cutOut) {
            augmentation =
                    new Augmentation(
                            new ImageShape(1, SIDE, SIDE),
                            shift,
                            100 * zoom,
                            zoom,
                            0,
                            Flip.NONE,
                            new Elastic(strength, 7),
                            cutOut);
        }
    }

    @Param private Changes changes;
    private Augmenter augmenter;
    private float[] image;
    private float[] changed;
    private long seed;

    /** Draws the image. */
    @Setup
    public void draw() {
        augmenter = new Augmenter(changes.augmentation);
        image = RandomFloats.array(SIDE * SIDE, 1);
        changed = new float[image.length];
    }

    /** The next version of it. */
    @Benchmark
    public Object augment() {
        augmenter.draw(seed++);
        augmenter.move(image, changed, 0);
        augmenter.cutOut(changed, 0);
        return changed;
    }
}
