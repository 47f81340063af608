package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Hinge;
import org.backdraft.nn.Loss;
import org.backdraft.nn.Registered;
import org.backdraft.nn.SquaredError;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class MetricTest {

    static List<Loss> losses() {
        return Evaluations.LOSSES;
    }

    private static List<String> names(Loss loss, int classes) {
        return Metric.applicable(loss, classes).stream().map(Metric::name).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "loss, loss, false",
        "accuracy, accuracy, true",
        "top-1, top1Accuracy, true",
        "top-12, top12Accuracy, true",
        "macro-precision, macroPrecision, true",
        "macro-recall, macroRecall, true",
        "macro-f1, macroF1, true",
        "weighted-precision, weightedPrecision, true",
        "weighted-recall, weightedRecall, true",
        "weighted-f1, weightedF1, true",
        "roc-auc, rocAuc, true",
        "log-loss, logLoss, false",
        "calibration-error, calibrationError, false",
        "mse, mse, false",
        "rmse, rmse, false",
        "mae, mae, false",
        "r2, r2, true",
    })
    void parse_name_isThatMetric(String name, String jsonName, boolean higherIsBetter) {
        Metric metric = Metric.parse(name);

        assertThat(metric.name()).isEqualTo(name);
        assertThat(metric.toString()).isEqualTo(name);
        assertThat(metric.jsonName()).isEqualTo(jsonName);
        assertThat(metric.higherIsBetter()).isEqualTo(higherIsBetter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "top", "top-0", "top--1", "top-9999999999", "top-K", "F1", "macro_f1"})
    void parse_anythingElse_isRefusedWithTheNames(String name) {
        assertThatThrownBy(() -> Metric.parse(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no metric '" + name + "'; there are loss, ")
                .hasMessageContaining("top-K")
                .hasMessageContaining("macro-f1");
    }

    @Test
    void applicable_problems_haveTheirMetricsInOrder() {
        List<String> decisions =
                List.of(
                        "macro-precision",
                        "macro-recall",
                        "macro-f1",
                        "weighted-precision",
                        "weighted-recall",
                        "weighted-f1");
        List<String> ten = new ArrayList<>(List.of("loss", "accuracy", "top-3", "top-5"));
        ten.addAll(decisions);
        ten.addAll(List.of("log-loss", "calibration-error"));
        List<String> two = new ArrayList<>(List.of("loss", "accuracy"));
        two.addAll(decisions);
        two.add("roc-auc");

        assertThat(names(new CrossEntropy(), 10)).isEqualTo(ten);
        assertThat(names(new Hinge(), 2)).isEqualTo(two);
        assertThat(names(new Hinge(), 5)).contains("top-3").doesNotContain("top-5", "roc-auc");
        assertThat(names(new SquaredError(), 0))
                .containsExactly("loss", "mse", "rmse", "mae", "r2");
        assertThat(names(new BinaryCrossEntropy(), 0)).isEqualTo(names(new SquaredError(), 0));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void of_everyLossAndWidth_isThereExactlyWhereItApplies(Loss loss) {
        for (int width : new int[] {1, 2, 4, 7}) {
            if (loss instanceof CrossEntropy && width == 1) {
                continue;
            }
            int classes = loss.classes(width);
            Matrix target = Matrix.zeros(3, loss.targetWidth(width));
            target.set(0, 0, 1f);
            EvaluationSum sum = Evaluations.of(loss, Matrix.zeros(3, width), target);

            assertThat(sum.metrics()).isEqualTo(Metric.applicable(loss, classes));
            for (Metric metric : sum.metrics()) {
                assertThat(metric.of(sum)).as("%s of %s", metric, loss).isFinite();
                assertThatCode(() -> metric.check(loss, classes)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void losses_together_areAll() {
        assertThat(losses().stream().<Class<?>>map(Object::getClass).toList())
                .containsExactlyInAnyOrderElementsOf(Registered.records(Loss.class));
    }

    @Test
    void check_metricThatDoesNotApply_saysWhatItNeeds() {
        assertThatThrownBy(() -> Metric.parse("roc-auc").check(new CrossEntropy(), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the metric roc-auc needs two classes; here there are 10 classes, and the"
                                + " loss is CrossEntropy");
        assertThatThrownBy(() -> Metric.parse("top-5").check(new CrossEntropy(), 5))
                .hasMessageContaining("needs more than 5 classes; here there are 5 classes");
        assertThatThrownBy(() -> Metric.parse("log-loss").check(new Hinge(), 3))
                .hasMessageContaining("needs classes and a loss that gives their probabilities")
                .hasMessageEndingWith("the loss is Hinge");
        assertThatThrownBy(() -> Metric.parse("accuracy").check(new SquaredError(), 0))
                .hasMessageContaining("needs classes; here targets are numbers");
        assertThatThrownBy(() -> Metric.parse("r2").check(new CrossEntropy(), 3))
                .hasMessageContaining("needs targets that are numbers");
    }

    @Test
    void of_metricThatDoesNotApply_isRefused() {
        EvaluationSum numbers = new EvaluationSum(new SquaredError(), 1);
        EvaluationSum classes = new EvaluationSum(new CrossEntropy(), 2);

        assertThatThrownBy(() -> Metric.parse("accuracy").of(numbers))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Metric.parse("mae").of(classes))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void of_noRows_isNaN() {
        EvaluationSum none = new EvaluationSum(new CrossEntropy(), 6);

        assertThat(none.metrics()).allSatisfy(metric -> assertThat(metric.of(none)).isNaN());
    }
}
