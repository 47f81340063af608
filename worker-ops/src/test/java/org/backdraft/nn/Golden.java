package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One case of a golden file, by tensor name; lines are "case/name rows cols numbers...".
 *
 * @param name such as "gelu.3"
 * @param tensors in float32
 */
public record Golden(String name, Map<String, Matrix> tensors) {

    /** The cases of a file beside the script that made it. */
    public static Map<String, Golden> read(String file) {
        Map<String, Golden> cases = new TreeMap<>();
        text(file).lines().forEach(line -> addLine(line, cases));
        return cases;
    }

    private static String text(String file) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addLine(String line, Map<String, Golden> cases) {
        String[] words = line.split(" ");
        String[] name = words[0].split("/");
        Matrix matrix = Matrix.zeros(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        assertThat(words).as(words[0]).hasSize(3 + matrix.size());
        for (int i = 0; i < matrix.size(); i++) {
            matrix.data()[i] = Float.parseFloat(words[3 + i]);
        }
        cases.computeIfAbsent(name[0], each -> new Golden(each, new HashMap<>()))
                .tensors
                .put(name[1], matrix);
    }

    /** What comes before the width in the name. */
    public String kind() {
        return name.substring(0, name.lastIndexOf('.'));
    }

    public Matrix get(String tensor) {
        assertThat(tensors).as(name).containsKey(tensor);
        return tensors.get(tensor);
    }

    /** The inputs' shapes; plain features where the case has no tensor of its dimensions. */
    List<Shape> shapes(Matrix... inputs) {
        List<Shape> shapes = new ArrayList<>();
        for (int k = 0; k < inputs.length; k++) {
            List<Integer> dimensions = new ArrayList<>();
            if (tensors.containsKey("shape" + k)) {
                for (float size : numbers("shape" + k)) {
                    dimensions.add((int) size);
                }
            } else {
                dimensions.add(inputs[k].cols());
            }
            shapes.add(new Shape(dimensions));
        }
        return shapes;
    }

    float[] numbers(String tensor) {
        return get(tensor).data();
    }

    double number(String tensor) {
        return numbers(tensor)[0];
    }

    /** As many zeros as the tensor has numbers. */
    Matrix zerosLike(String tensor) {
        return Matrix.zeros(get(tensor).rows(), get(tensor).cols());
    }

    void assertClose(String tensor, Matrix actual, double tolerance) {
        assertClose(tensor, RandomMatrices.elements(actual), numbers(tensor), tolerance);
    }

    /** Within the tolerance of the larger of 1 and the number's size. */
    void assertClose(String what, float[] actual, float[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            double bound = tolerance * Math.max(1, Math.abs(expected[i]));
            assertThat((double) actual[i])
                    .as("%s/%s, number %d", name, what, i)
                    .isCloseTo(expected[i], within(bound));
        }
    }
}
