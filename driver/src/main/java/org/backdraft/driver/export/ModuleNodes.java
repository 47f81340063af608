package org.backdraft.driver.export;

import static org.backdraft.driver.export.OnnxGraph.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;

import org.backdraft.nn.Activation;
import org.backdraft.nn.Add;
import org.backdraft.nn.AveragePool;
import org.backdraft.nn.BatchNorm;
import org.backdraft.nn.Concat;
import org.backdraft.nn.Convolution;
import org.backdraft.nn.Dropout;
import org.backdraft.nn.Elu;
import org.backdraft.nn.Flatten;
import org.backdraft.nn.Gelu;
import org.backdraft.nn.GlobalAveragePool;
import org.backdraft.nn.Identity;
import org.backdraft.nn.LayerNorm;
import org.backdraft.nn.LeakyRelu;
import org.backdraft.nn.Linear;
import org.backdraft.nn.MaxPool;
import org.backdraft.nn.Module;
import org.backdraft.nn.Multiply;
import org.backdraft.nn.Relu;
import org.backdraft.nn.Reshape;
import org.backdraft.nn.Scale;
import org.backdraft.nn.Shape;
import org.backdraft.nn.Sigmoid;
import org.backdraft.nn.Silu;
import org.backdraft.nn.Softmax;
import org.backdraft.nn.Softplus;
import org.backdraft.nn.Tanh;
import org.backdraft.nn.Window;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The nodes of one module, as it works at evaluation. The last one has the module's name.
 *
 * @param name of the module
 * @param x names of its inputs
 * @param tensors names of its parameters, then of its statistics
 * @param dimensions of an example of its first input
 */
record ModuleNodes(
        OnnxGraph onnx, String name, List<String> x, List<String> tensors, int dimensions) {
    private static final float GELU_TWICE_SCALE = (float) (2 * Math.sqrt(2 / Math.PI));
    private static final float GELU_CUBIC = 0.044715f;

    /** Adds the nodes, and returns the name of the module's output. */
    String add(Module module) {
        if (module instanceof Activation activation) {
            return activation(activation);
        } else if (module instanceof Linear) {
            return node("Gemm", attribute("transB", 1));
        } else if (module instanceof Convolution convolution) {
            return windowed(
                    "Conv",
                    convolution.window(),
                    dilations(convolution.window()),
                    attribute("group", convolution.groups()));
        } else if (module instanceof Scale) {
            return scale();
        } else if (module instanceof Softmax) {
            return node("Softmax", attribute("axis", 1));
        } else if (module instanceof Add) {
            return fold("Add");
        } else if (module instanceof Multiply) {
            return fold("Mul");
        } else if (module instanceof Concat) {
            return node("Concat", attribute("axis", 1));
        } else if (module instanceof Identity || module instanceof Dropout) {
            return node("Identity");
        } else if (module instanceof Reshape reshape) {
            return reshape(reshape.shape());
        } else if (module instanceof Flatten) {
            return node("Flatten", attribute("axis", 1));
        } else if (module instanceof MaxPool pool) {
            return windowed("MaxPool", pool.window(), dilations(pool.window()));
        } else if (module instanceof AveragePool pool) {
            return windowed(
                    "AveragePool",
                    pool.window(),
                    attribute("count_include_pad", pool.countPadding() ? 1 : 0));
        } else if (module instanceof GlobalAveragePool) {
            String mean = part("GlobalAveragePool", x.get(0));
            return onnx.add("Flatten", name, List.of(mean), attribute("axis", 1));
        } else if (module instanceof LayerNorm norm) {
            return layerNorm((float) norm.epsilon());
        } else if (module instanceof BatchNorm norm) {
            return node("BatchNormalization", attribute("epsilon", (float) norm.epsilon()));
        }
        throw new IllegalStateException("no ONNX nodes for " + module);
    }

    private String activation(Activation activation) {
        if (activation instanceof Sigmoid) {
            return node("Sigmoid");
        } else if (activation instanceof Tanh) {
            return node("Tanh");
        } else if (activation instanceof Relu) {
            return node("Relu");
        } else if (activation instanceof LeakyRelu relu) {
            return node("LeakyRelu", attribute("alpha", relu.leak()));
        } else if (activation instanceof Elu elu) {
            return node("Elu", attribute("alpha", elu.alpha()));
        } else if (activation instanceof Gelu) {
            return gelu();
        } else if (activation instanceof Silu) {
            return gated(x.get(0));
        } else if (activation instanceof Softplus) {
            return node("Softplus");
        }
        throw new IllegalStateException("no ONNX nodes for " + activation);
    }

    /** The one node of inputs and tensors. */
    private String node(String operator, AttributeProto... attributes) {
        List<String> inputs = new ArrayList<>(x);
        inputs.addAll(tensors);
        return onnx.add(operator, name, inputs, attributes);
    }

    /** Of any number of rows. */
    private String reshape(Shape shape) {
        long[] sizes = new long[1 + shape.dimensions().size()];
        sizes[0] = -1;
        for (int i = 1; i < sizes.length; i++) {
            sizes[i] = shape.dimensions().get(i - 1);
        }
        return onnx.add("Reshape", name, List.of(x.get(0), onnx.integers(name + ".shape", sizes)));
    }

    private String windowed(String operator, Window window, AttributeProto... more) {
        // ONNX has the padding before each dimension, then that after each.
        List<Integer> pads = new ArrayList<>(window.padding());
        pads.addAll(window.padding());
        List<AttributeProto> attributes =
                new ArrayList<>(
                        List.of(
                                attribute("kernel_shape", longs(window.kernel())),
                                attribute("strides", longs(window.stride())),
                                attribute("pads", longs(pads))));
        attributes.addAll(List.of(more));
        return node(operator, attributes.toArray(new AttributeProto[0]));
    }

    private static AttributeProto dilations(Window window) {
        return attribute("dilations", longs(window.dilation()));
    }

    private static long[] longs(List<Integer> sizes) {
        return sizes.stream().mapToLong(size -> size).toArray();
    }

    private String scale() {
        if (tensors.size() == 1) {
            return onnx.add("Mul", name, List.of(tensors.get(0), x.get(0)));
        }
        String scaled = part("Mul", tensors.get(0), x.get(0));
        return onnx.add("Add", name, List.of(scaled, tensors.get(1)));
    }

    /** From left to right, as modules do. */
    private String fold(String operator) {
        String sum = x.get(0);
        for (int i = 1; i < x.size() - 1; i++) {
            sum = part(operator, sum, x.get(i));
        }
        return onnx.add(operator, name, List.of(sum, x.get(x.size() - 1)));
    }

    /**
     * Rows are centred first, which changes nothing but rounding: runtimes that take the variance
     * for mean(x^2) - mean(x)^2 lose digits where the mean is large.
     */
    private String layerNorm(float epsilon) {
        String in = x.get(0);
        AttributeProto axes = attribute("axes", LongStream.rangeClosed(1, dimensions).toArray());
        String mean = onnx.add("ReduceMean", name + "/ReduceMean", List.of(in), axes);
        return onnx.add(
                "LayerNormalization",
                name,
                List.of(part("Sub", in, mean), tensors.get(0), tensors.get(1)),
                attribute("axis", 1),
                attribute("epsilon", epsilon));
    }

    /** z = 2 sqrt(2 / pi) (x + 0.044715 x^3), in the order of {@link Gelu}. */
    private String gelu() {
        String in = x.get(0);
        String cubic = part("Mul", onnx.constant(name + ".cubic", GELU_CUBIC), in);
        cubic = part("Mul", part("Mul", cubic, in), in);
        String twiceScale = onnx.constant(name + ".twice_scale", GELU_TWICE_SCALE);
        return gated(part("Mul", twiceScale, part("Add", in, cubic)));
    }

    /**
     * x sigmoid(z), as x / (1 + exp(-z)): a Sigmoid that never comes to 0, as ONNX Runtime's, would
     * leave some of a large x.
     */
    private String gated(String z) {
        String exp = part("Exp", part("Neg", z));
        String divisor = part("Add", exp, onnx.constant(name + ".one", 1f));
        return onnx.add("Div", name, List.of(x.get(0), divisor));
    }

    private String part(String operator, String... inputs) {
        return onnx.add(operator, name + "/" + operator, Arrays.asList(inputs));
    }
}
