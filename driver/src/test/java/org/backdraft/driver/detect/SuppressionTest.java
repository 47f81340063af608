package org.backdraft.driver.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

class SuppressionTest {
    private static List<Detection> random(SplittableRandom random, int count) {
        List<Detection> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double side = 5 + random.nextDouble() * 10;
            Box box = new Box(random.nextDouble() * 30, random.nextDouble() * 30, side, side);
            found.add(new Detection(box, random.nextDouble()));
        }
        return found;
    }

    /**
     * By its definition: of all sets of boxes the one in which a box is exactly when no better one
     * of the set overlaps it.
     */
    @Test
    void best_ofFewBoxes_isTheOnlySetThatTheDefinitionAllows() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 200; i++) {
            List<Detection> found = random(random, random.nextInt(9));
            List<List<Detection>> allowed = new ArrayList<>();
            for (int set = 0; set < 1 << found.size(); set++) {
                List<Detection> kept = new ArrayList<>();
                for (int k = 0; k < found.size(); k++) {
                    if ((set >> k & 1) == 1) {
                        kept.add(found.get(k));
                    }
                }
                if (found.stream().allMatch(one -> kept.contains(one) == isFree(one, kept))) {
                    allowed.add(kept);
                }
            }

            assertThat(allowed).hasSize(1);
            assertThat(Suppression.best(found))
                    .containsExactlyInAnyOrderElementsOf(allowed.get(0))
                    .isSortedAccordingTo(Comparator.comparing(Detection::score).reversed());
        }
    }

    private static boolean isFree(Detection one, List<Detection> kept) {
        return kept.stream()
                .filter(other -> other.score() > one.score())
                .noneMatch(other -> other.box().overlap(one.box()) > Suppression.MOST_OVERLAP);
    }

    @Test
    void best_ofNone_isNone() {
        assertThat(Suppression.best(List.of())).isEmpty();
    }

    @Test
    void best_equalBoxes_keepsTheFirstOfTheBest() {
        Box box = new Box(0, 0, 4, 4);
        Detection lower = new Detection(box, 0.5);
        Detection higher = new Detection(box, 0.75);

        assertThat(Suppression.best(List.of(lower, higher, higher))).containsExactly(higher);
    }
}
