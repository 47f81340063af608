package org.backdraft.driver.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class MatchingTest {
    private static final Box HERE = new Box(0, 0, 10, 10);
    private static final Box THERE = new Box(100, 0, 10, 10);

    private static Detection at(double left, double score) {
        return new Detection(new Box(left, 0, 10, 10), score);
    }

    @Test
    void of_oneHitOneMissOneFalse_countsEach() {
        Matching matching = Matching.of(List.of(at(1, 0.9), at(50, 0.8)), List.of(HERE, THERE));

        assertThat(matching).isEqualTo(new Matching(1, 2, 2));
        assertThat(matching.precision()).isEqualTo(0.5);
        assertThat(matching.recall()).isEqualTo(0.5);
    }

    /** The second one to find a thing has found nothing. */
    @Test
    void of_twoForOneThing_countsOneOfThem() {
        assertThat(Matching.of(List.of(at(1, 0.9), at(0, 0.8)), List.of(HERE)))
                .isEqualTo(new Matching(1, 2, 1));
    }

    @Test
    void of_betweenTwoThings_takesTheNearer() {
        Box near = new Box(2, 0, 10, 10);

        assertThat(Matching.of(List.of(at(2, 0.9), at(-1, 0.8)), List.of(HERE, near)))
                .isEqualTo(new Matching(2, 2, 2));
    }

    /** Boxes moved by 4 and 5 of 10 overlap by 6/14 and 5/15. */
    @Test
    void of_littleOverlap_isNoHit() {
        assertThat(Matching.of(List.of(at(4, 0.9)), List.of(HERE)).hits()).isEqualTo(1);
        assertThat(Matching.of(List.of(at(5, 0.9)), List.of(HERE)).hits()).isZero();
    }

    @Test
    void plus_ofTwoPictures_addsCounts() {
        Matching sum = new Matching(1, 2, 3).plus(new Matching(2, 2, 2)).plus(Matching.NONE);

        assertThat(sum).isEqualTo(new Matching(3, 4, 5));
        assertThat(sum.precision()).isEqualTo(0.75);
        assertThat(sum.recall()).isEqualTo(0.6);
        assertThat(Matching.NONE.precision()).isEqualTo(1);
        assertThat(Matching.NONE.recall()).isEqualTo(1);
    }
}
