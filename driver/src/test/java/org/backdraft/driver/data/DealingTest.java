package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

class DealingTest {

    private static Dealing draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Dealing(random.nextInt(200), 1 + random.nextInt(50), seed);
    }

    @Test
    void places_anyExamplesAndShards_fillEachRowOnce() {
        for (long seed = 0; seed < 300; seed++) {
            Dealing dealing = draw(seed);
            Set<String> places = new HashSet<>();
            for (long i = 0; i < dealing.examples(); i++) {
                long place = dealing.place(i);
                int shard = dealing.shard(place);
                assertThat(shard).as("%s", dealing).isBetween(0, dealing.shards() - 1);
                assertThat(dealing.row(place))
                        .as("%s", dealing)
                        .isBetween(0, dealing.rows(shard) - 1);
                places.add(shard + ":" + dealing.row(place));
            }
            assertThat((long) places.size()).as("%s", dealing).isEqualTo(dealing.examples());
        }
    }

    @Test
    void rows_anyExamplesAndShards_differByOneAtTheMost() {
        for (long seed = 0; seed < 300; seed++) {
            Dealing dealing = draw(seed);
            long even = dealing.examples() / dealing.shards();
            long sum = 0;
            for (int shard = 0; shard < dealing.shards(); shard++) {
                assertThat((long) dealing.rows(shard)).as("%s", dealing).isBetween(even, even + 1);
                sum += dealing.rows(shard);
            }
            assertThat(sum).as("%s", dealing).isEqualTo(dealing.examples());
        }
    }

    @Test
    void rows_moreShardsThanExamples_leaveSomeEmpty() {
        Dealing dealing = new Dealing(3, 5, 1);

        assertThat(dealing.rows(0)).isEqualTo(1);
        assertThat(dealing.rows(2)).isEqualTo(1);
        assertThat(dealing.rows(3)).isZero();
        assertThat(dealing.rows(4)).isZero();
    }

    @Test
    void places_otherSeed_areOthers() {
        Dealing one = new Dealing(1000, 4, 1);
        Dealing two = new Dealing(1000, 4, 2);
        int same = 0;
        for (long i = 0; i < 1000; i++) {
            assertThat(one.place(i)).isEqualTo(new Dealing(1000, 4, 1).place(i));
            same += one.place(i) == two.place(i) ? 1 : 0;
        }
        // One on average; Poisson, so over 10 has a chance under 1e-7.
        assertThat(same).isLessThan(11);
    }

    @Test
    void rows_billionsOfExamples_dontOverflow() {
        Dealing dealing = new Dealing(4_000_000_001L, 2, 1);

        assertThat(dealing.rows(0)).isEqualTo(2_000_000_001);
        assertThat(dealing.rows(1)).isEqualTo(2_000_000_000);
        assertThat(dealing.row(4_000_000_000L)).isEqualTo(2_000_000_000);
    }

    @ParameterizedTest
    @CsvSource({"2147483639,1", "1000000,2147", "10,214748363"})
    void checkFits_asMuchAsAnArrayHolds_passes(long examples, int features) {
        assertThatCode(() -> new Dealing(examples, 1, 0).checkFits(features))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"2147483640,1,1", "8000000,2000,4", "6000000000,784,1000", "11,214748363,1"})
    void checkFits_more_saysHowManyShardsItTakes(long examples, int features, int shards) {
        Dealing dealing = new Dealing(examples, shards, 0);
        String message = messageOf(dealing, features);

        assertThat(message)
                .startsWith(
                        "%d examples of %d features don't fit in %d shards; set data.shards to "
                                .formatted(examples, features, shards));
        int enough = Integer.parseInt(message.replaceAll(".*to (\\d+) or more", "$1"));
        assertThat(enough).isGreaterThan(shards);
        assertThatCode(() -> new Dealing(examples, enough, 0).checkFits(features))
                .doesNotThrowAnyException();
    }

    private static String messageOf(Dealing dealing, int features) {
        try {
            dealing.checkFits(features);
            return "";
        } catch (DataException e) {
            return e.getMessage();
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,1", "1,0", "1,-1"})
    void constructor_nothingToDeal_throwsWithTheNumbers(long examples, int shards) {
        assertThatThrownBy(() -> new Dealing(examples, shards, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("%d examples from 0 on", examples)
                .hasMessageEndingWith("in %d shards", shards);
    }
}
