package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** {@link Mutations} of some hundred files; its main method does any number. */
class MutationsTest {
    private static final long SEED = 11;

    @TempDir private Path folder;

    @Test
    void load_damagedFiles_isTheirRowsOrAnErrorOfOneLine() throws IOException {
        Mutations mutations = new Mutations(SEED, folder);
        for (int i = 0; i < 600; i++) {
            assertThat(mutations.next()).as("file %d from seed %d", i, SEED).isNull();
        }
        assertThat(mutations.loaded()).isGreaterThan(100);
        assertThat(mutations.refused()).isGreaterThan(100);
    }
}
