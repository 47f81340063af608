package org.backdraft.driver.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.BitSet;
import java.util.SplittableRandom;

class BoxTest {
    private static final int SIDE = 20;

    /** Boxes on whole pixels, as sets of pixels. */
    @Test
    void overlap_ofWholePixels_isThatOfTheirMasks() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1000; i++) {
            Box a = box(random);
            Box b = box(random);
            BitSet both = mask(a);
            both.and(mask(b));
            BitSet either = mask(a);
            either.or(mask(b));

            assertThat(a.overlap(b))
                    .as("%s, %s", a, b)
                    .isCloseTo((double) both.cardinality() / either.cardinality(), within(1e-12));
            assertThat(b.overlap(a)).isEqualTo(a.overlap(b));
        }
    }

    @Test
    void overlap_knownCases_haveTheirValue() {
        Box box = new Box(0.5, 0.5, 2, 2);

        assertThat(box.overlap(box)).isEqualTo(1);
        assertThat(box.overlap(new Box(2.5, 0.5, 2, 2))).isZero();
        assertThat(box.overlap(new Box(1.5, 0.5, 2, 2))).isCloseTo(1.0 / 3, within(1e-12));
    }

    private static Box box(SplittableRandom random) {
        int left = random.nextInt(SIDE);
        int top = random.nextInt(SIDE);
        return new Box(left, top, 1 + random.nextInt(SIDE - left), 1 + random.nextInt(SIDE - top));
    }

    private static BitSet mask(Box box) {
        BitSet mask = new BitSet();
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                mask.set(
                        y * SIDE + x,
                        x >= box.left()
                                && x < box.left() + box.width()
                                && y >= box.top()
                                && y < box.top() + box.height());
            }
        }
        return mask;
    }
}
