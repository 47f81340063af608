package org.backdraft.driver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.Set;

class PlateauTest {
    private static final JsonNode GOLDEN = Golden.read("schedules.json");

    private static final Map<String, Plateau> PLATEAUS =
            Map.of(
                    "usual", Plateau.DEFAULT,
                    "impatient", new Plateau(0.5, 0, 0, 0, 0),
                    "cooling", new Plateau(0.5, 2, 0.02, 3, 0),
                    "least", new Plateau(0.3, 1, 0.01, 0, 0.02));

    private static Set<String> names() {
        return PLATEAUS.keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void observe_sixtyMetrics_agreesWithPyTorch(String name) {
        JsonNode rates = GOLDEN.get("plateaus").get(name);
        PlateauState state = new PlateauState();
        for (int i = 0; i < rates.size(); i++) {
            PLATEAUS.get(name).observe(GOLDEN.get("metrics").get(i).doubleValue(), state);
            // Both multiply the same doubles.
            Golden.assertClose(state.factor(), rates.get(i), 1e-15, 1, name + " after " + i);
        }
        assertThat(rates).hasSize(60);
        assertThat(state.factor()).isLessThan(1);
    }

    @Test
    void observe_restoredState_goesOnAsIfNeverStopped() {
        Plateau plateau = PLATEAUS.get("cooling");
        PlateauState whole = new PlateauState();
        PlateauState state = new PlateauState();
        for (JsonNode metric : GOLDEN.get("metrics")) {
            plateau.observe(metric.doubleValue(), whole);
            state = new PlateauState(state.factor(), state.best(), state.bad(), state.cooling());
            plateau.observe(metric.doubleValue(), state);
        }
        assertThat(state).usingRecursiveComparison().isEqualTo(whole);
    }

    @Test
    void observe_notANumber_isNoImprovement() {
        PlateauState state = new PlateauState();

        new Plateau(0.5, 0, 0, 0, 0).observe(Double.NaN, state);

        assertThat(state.factor()).isEqualTo(0.5);
        assertThat(state.best()).isInfinite();
    }

    @Test
    void constructor_badSettings_throwsWithThem() {
        assertThatThrownBy(() -> new Plateau(1, 0, 0, 0, 0))
                .hasMessage("the plateau's factor must be over 0 and under 1, not 1.0");
        assertThatThrownBy(() -> new Plateau(0.5, -1, 0, 0, 0))
                .hasMessage("patience must be 0 or more, not -1");
        assertThatThrownBy(() -> new Plateau(0.5, 0, -1, 0, 0))
                .hasMessage("threshold must be 0 or more and fit float32, not -1.0");
        assertThatThrownBy(() -> new Plateau(0.5, 0, 0, -1, 0))
                .hasMessage("cooldown must be 0 or more, not -1");
        assertThatThrownBy(() -> new Plateau(0.5, 0, 0, 0, 2))
                .hasMessage("least must be from 0 to 1, not 2.0");
    }
}
