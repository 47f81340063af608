package org.backdraft.driver.export;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.DOUBLE;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;

import org.backdraft.schema.Transform;
import org.backdraft.schema.Transforms;

import java.util.Arrays;
import java.util.List;

/**
 * The nodes of the transforms of one column, in double as they are.
 *
 * @param name of the column
 */
record TransformNodes(OnnxGraph onnx, String name) {

    /**
     * Adds the transforms of a float32, and returns the name of their result, a float32: one a row,
     * or one for all. What comes before a transform to 0 doesn't matter.
     */
    String add(Transforms transforms, String x) {
        List<Transform> list = transforms.list();
        int first = list.size() - 1;
        while (first > 0 && divisor(list.get(first)) != 0) {
            first--;
        }
        boolean isConstant = divisor(list.get(first)) == 0;
        String result = isConstant ? constant("zero", 0) : onnx.cast(name + "/double", x, DOUBLE);
        for (Transform transform : list.subList(isConstant ? first + 1 : 0, list.size())) {
            result = add(transform, result);
        }
        return onnx.cast(name + "/float", result, FLOAT);
    }

    /** What a transform divides by: where this is 0, training data had no two numbers. */
    private static double divisor(Transform transform) {
        if (transform instanceof Transform.Standardise standard) {
            return standard.deviation();
        }
        return transform instanceof Transform.MinMax range ? range.most() - range.least() : 1;
    }

    private String add(Transform transform, String x) {
        if (transform instanceof Transform.Log1p) {
            return log1p(x);
        } else if (transform instanceof Transform.Clip clip) {
            return node("Clip", x, constant("least", clip.least()), constant("most", clip.most()));
        }
        double offset;
        if (transform instanceof Transform.Standardise standard) {
            offset = standard.mean();
        } else if (transform instanceof Transform.MinMax range) {
            offset = range.least();
        } else {
            throw new IllegalStateException("no ONNX nodes for " + transform);
        }
        String difference = node("Sub", x, constant("offset", offset));
        return node("Div", difference, constant("divisor", divisor(transform)));
    }

    /**
     * x log(u) / (u - 1) with u = 1 + x, or x where u is 1: what rounding takes from u, it takes
     * from both. Goldberg, "What every computer scientist should know about floating-point
     * arithmetic", theorem 4, 1991.
     */
    private String log1p(String x) {
        String one = constant("one", 1);
        String u = node("Add", one, x);
        String difference = node("Sub", u, one);
        String quotient = node("Div", node("Mul", x, node("Log", u)), difference);
        String isOne = node("Equal", difference, constant("zero", 0));
        return node("Where", isOne, x, quotient);
    }

    private String constant(String what, double value) {
        return onnx.constant(name + "." + what, value);
    }

    private String node(String operator, String... inputs) {
        return onnx.add(operator, name + "/" + operator, Arrays.asList(inputs));
    }
}
