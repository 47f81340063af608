package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadChoiceTest {
    private static final int ROUNDS = 4000;

    /** How often all threads were taken, when work takes so long on one and on all. */
    private static int together(long alone, long together) {
        ThreadChoice choice = new ThreadChoice(4);
        int count = 0;
        for (int i = 0; i < ROUNDS; i++) {
            int threads = choice.next();
            count += threads == 4 ? 1 : 0;
            choice.took((threads == 4 ? together : alone) + i % 3);
        }
        return count;
    }

    @Test
    void next_helpersSlowItDown_isMostlyOne() {
        assertThat(together(20_000, 70_000)).isBetween(1, ROUNDS / 50);
    }

    @Test
    void next_helpersSpeedItUp_isMostlyAll() {
        assertThat(together(140_000, 110_000)).isBetween(ROUNDS - ROUNDS / 50, ROUNDS - 1);
    }

    @Test
    void next_longWork_neverTriesOne() {
        assertThat(together(1, 160_000)).isEqualTo(ROUNDS);
    }

    @Test
    void next_oneThread_isOne() {
        ThreadChoice choice = new ThreadChoice(1);
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(choice.next()).isOne();
            choice.took(10);
        }
    }
}
