package org.backdraft.driver;

import org.backdraft.worker.Confusion;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.Metric;
import org.backdraft.worker.MetricKind;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/**
 * An evaluation as text: loss and accuracy, the other metrics, a line a class with their averages,
 * and the confusion matrix.
 */
final class EvaluationReport {
    private static final int MOST_COLUMNS = 30;
    private static final String MACRO = "macro average";
    private static final String WEIGHTED = "weighted average";

    private final EvaluationSum sum;
    private final List<String> names;
    private final PrintStream out;

    private EvaluationReport(EvaluationSum sum, List<String> names, PrintStream out) {
        this.sum = sum;
        this.names = names;
        this.out = out;
    }

    /**
     * Prints it.
     *
     * @param names of the classes; empty when the network predicts numbers
     */
    static void print(EvaluationSum sum, List<String> names, PrintStream out) {
        EvaluationReport report = new EvaluationReport(sum, names, out);
        report.printHead();
        report.printMetrics();
        if (sum.classes() > 0) {
            report.printClasses();
            if (sum.classes() <= MOST_COLUMNS) {
                report.printConfusion();
            }
        }
    }

    private void printHead() {
        print("rows %,d%nloss %.6f%n", sum.count(), sum.meanLoss());
        if (sum.classes() > 0) {
            print(
                    "accuracy %.4f %% (%,d of %,d)%n",
                    100 * sum.accuracy(), sum.correct(), sum.count());
        }
        print("%n");
    }

    private void printMetrics() {
        for (Metric metric : sum.metrics()) {
            if (metric.kind() == MetricKind.ROC_AUC) {
                double bound = sum.classification().rocAucErrorBound();
                print("%-18s %12.6f +- %.6f%n", metric.name(), metric.of(sum), bound);
            } else if (metric.kind() != MetricKind.LOSS && metric.kind() != MetricKind.ACCURACY) {
                print("%-18s %12.6f%n", metric.name(), metric.of(sum));
            }
        }
    }

    private void printClasses() {
        Confusion confusion = sum.classification().confusion();
        int width = WEIGHTED.length();
        for (String name : names) {
            width = Math.max(width, name.length());
        }
        String line = "%-" + width + "s %9d %9.4f %9.4f %9.4f%n";
        print("%n%-" + width + "s %9s %9s %9s %9s%n", "class", "rows", "precision", "recall", "F1");
        for (int c = 0; c < sum.classes(); c++) {
            print(
                    line,
                    names.get(c),
                    confusion.actual(c),
                    confusion.precision(c),
                    confusion.recall(c),
                    confusion.f1(c));
        }
        printAverage(line, MACRO, confusion, confusion::macro);
        printAverage(line, WEIGHTED, confusion, confusion::weighted);
    }

    private void printAverage(String line, String name, Confusion confusion, Average average) {
        print(
                line,
                name,
                sum.count(),
                average.of(confusion::precision),
                average.of(confusion::recall),
                average.of(confusion::f1));
    }

    private void printConfusion() {
        int width = 6;
        for (String name : names) {
            width = Math.max(width, name.length() + 1);
        }
        String cell = "%" + width + "s";
        print("%nconfusion matrix (a row an actual class, a column a decided one)%n" + cell, "");
        names.forEach(name -> print(cell, name));
        out.println();
        for (int actual = 0; actual < sum.classes(); actual++) {
            print(cell, names.get(actual));
            for (int decided = 0; decided < sum.classes(); decided++) {
                print(cell, sum.confusion(actual, decided));
            }
            out.println();
        }
    }

    private void print(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }

    /** A mean of the classes' figures. */
    private interface Average {
        double of(IntToDoubleFunction figure);
    }
}
