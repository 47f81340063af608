package org.backdraft.driver;

import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.SquaredError;
import org.backdraft.worker.EvaluationSum;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** An evaluation as text: loss, accuracy, a line a class, and the confusion matrix. */
final class EvaluationReport {
    private static final int MOST_COLUMNS = 30;

    private EvaluationReport() {}

    static void print(EvaluationSum sum, SavedModel model, PrintStream out) {
        out.printf(Locale.ROOT, "rows %,d%nloss %.6f%n", sum.count(), sum.meanLoss());
        if (sum.classes() == 0) {
            if (model.config().loss() instanceof SquaredError) {
                double perOutput = 2 * sum.meanLoss() / model.graph().outputWidth();
                out.printf(Locale.ROOT, "rmse %.6f%n", Math.sqrt(perOutput));
            }
            return;
        }
        out.printf(
                Locale.ROOT,
                "accuracy %.4f %% (%,d of %,d)%n%n",
                100 * sum.accuracy(),
                sum.correct(),
                sum.count());
        printClasses(sum, model.classes(), out);
        if (sum.classes() <= MOST_COLUMNS) {
            printConfusion(sum, model.classes(), out);
        }
    }

    private static void printClasses(EvaluationSum sum, List<String> names, PrintStream out) {
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        String head = "%-" + Math.max(5, width) + "s %9s %9s %9s %9s%n";
        String line = "%-" + Math.max(5, width) + "s %9d %9.4f %9.4f %9.4f%n";
        out.printf(Locale.ROOT, head, "class", "rows", "precision", "recall", "F1");
        for (int c = 0; c < sum.classes(); c++) {
            long actual = 0;
            long decided = 0;
            for (int other = 0; other < sum.classes(); other++) {
                actual += sum.confusion(c, other);
                decided += sum.confusion(other, c);
            }
            double precision = ratio(sum.confusion(c, c), decided);
            double recall = ratio(sum.confusion(c, c), actual);
            double f1 = ratio(2 * sum.confusion(c, c), actual + decided);
            out.printf(Locale.ROOT, line, names.get(c), actual, precision, recall, f1);
        }
    }

    private static void printConfusion(EvaluationSum sum, List<String> names, PrintStream out) {
        int width = 6;
        for (String name : names) {
            width = Math.max(width, name.length() + 1);
        }
        String cell = "%" + width + "s";
        out.printf(
                "%nconfusion matrix (a row an actual class, a column a decided one)%n" + cell, "");
        names.forEach(name -> out.printf(cell, name));
        out.println();
        for (int actual = 0; actual < sum.classes(); actual++) {
            out.printf(cell, names.get(actual));
            for (int decided = 0; decided < sum.classes(); decided++) {
                out.printf(cell, sum.confusion(actual, decided));
            }
            out.println();
        }
    }

    /** 0 where there is nothing to take a part of. */
    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
