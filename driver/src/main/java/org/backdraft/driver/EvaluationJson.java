package org.backdraft.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.backdraft.worker.Confusion;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.Metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An evaluation as one JSON object: {@code rows}, the metrics by their names, and for classes
 * {@code correct}, {@code classes} (a list of objects) and {@code confusion} (a row an actual
 * class). Figures without a value are null.
 */
final class EvaluationJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EvaluationJson() {}

    /**
     * The object on one line.
     *
     * @param names of the classes; empty when the network predicts numbers
     */
    static String of(EvaluationSum sum, List<String> names) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", sum.count());
        for (Metric metric : sum.metrics()) {
            figures.put(metric.jsonName(), finite(metric.of(sum)));
        }
        if (sum.classes() > 0) {
            Confusion confusion = sum.classification().confusion();
            if (sum.classes() == 2) {
                double bound = sum.classification().rocAucErrorBound();
                figures.put("rocAucErrorBound", finite(bound));
            }
            figures.put("correct", sum.correct());
            figures.put("classes", classes(confusion, names));
            figures.put("confusion", counts(confusion));
        }
        try {
            return JSON.writeValueAsString(figures);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Map<String, Object>> classes(Confusion confusion, List<String> names) {
        List<Map<String, Object>> classes = new ArrayList<>();
        for (int c = 0; c < confusion.classes(); c++) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("class", names.get(c));
            figures.put("rows", confusion.actual(c));
            figures.put("precision", confusion.precision(c));
            figures.put("recall", confusion.recall(c));
            figures.put("f1", confusion.f1(c));
            classes.add(figures);
        }
        return classes;
    }

    private static long[][] counts(Confusion confusion) {
        long[][] counts = new long[confusion.classes()][confusion.classes()];
        for (int actual = 0; actual < counts.length; actual++) {
            for (int decided = 0; decided < counts.length; decided++) {
                counts[actual][decided] = confusion.count(actual, decided);
            }
        }
        return counts;
    }

    /** JSON has no NaN. */
    private static Double finite(double figure) {
        return Double.isFinite(figure) ? figure : null;
    }
}
