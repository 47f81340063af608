package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.LocalShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class InProcessTest {

    private static InProcess source(List<GradientTask> tasks, int threads) {
        return new InProcess(tasks, new LocalShards(Grid.shards(), threads));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void gradients_anyModelsLeftOut_areThoseOfEachModelAlone(int threads) {
        Grid.assertExact(source(Grid.tasks(), threads), threads + " threads");
    }

    @Test
    void gradients_modelsInReverse_areTheSameInReverse() {
        List<GradientTask> tasks = new ArrayList<>(Grid.tasks());
        List<float[]> thetas = Grid.thetas(3, Grid.subsets() - 1);
        List<GradientSum> expected = Grid.expected(thetas, 3);
        Collections.reverse(tasks);
        Collections.reverse(thetas);
        Collections.reverse(expected);

        Grid.assertSameBits(source(tasks, 2).gradients(thetas, 3), expected, "in reverse");
    }

    @Test
    void gradients_otherNumberOfThetas_throws() {
        InProcess source = source(Grid.tasks(), 1);

        assertThatThrownBy(() -> source.gradient(new float[1], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 thetas for " + Grid.tasks().size() + " models");
    }
}
