package org.backdraft.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.worker.HeapPeak;
import org.junit.jupiter.api.Test;

import java.util.Map;

class HeapPeaksTest {
    private static final HeapPeak COLLECTED = new HeapPeak(2_000_000_000, 900_000_000, 50_000_000);
    private static final HeapPeak NEVER_COLLECTED = new HeapPeak(1_000_000_000, 90_000_000, 0);

    @Test
    void line_afterCollections_saysWhatTheyLeft() {
        assertThat(new HeapPeaks(Map.of("driver", NEVER_COLLECTED, "executor 1", COLLECTED)).line())
                .isEqualTo(
                        "peak heap: 900 of 2000 MB on the executor 1, 50 MB after a collection,"
                                + " less on the other 1");
    }

    @Test
    void line_beforeTheFirstCollection_saysNothingOfIt() {
        assertThat(new HeapPeaks(Map.of("driver", NEVER_COLLECTED)).line())
                .isEqualTo("peak heap: 90 of 1000 MB on the driver");
    }
}
