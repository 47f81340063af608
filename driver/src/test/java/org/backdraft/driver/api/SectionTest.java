package org.backdraft.driver.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.optim.Adadelta;
import org.backdraft.driver.optim.Adagrad;
import org.backdraft.driver.optim.Adam;
import org.backdraft.driver.optim.AdamW;
import org.backdraft.driver.optim.Lamb;
import org.backdraft.driver.optim.Lars;
import org.backdraft.driver.optim.Lbfgs;
import org.backdraft.driver.optim.Nadam;
import org.backdraft.driver.optim.Optimizer;
import org.backdraft.driver.optim.RmsProp;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.nn.AbsoluteError;
import org.backdraft.nn.Add;
import org.backdraft.nn.AveragePool;
import org.backdraft.nn.BatchNorm;
import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.nn.ClassWeights;
import org.backdraft.nn.Concat;
import org.backdraft.nn.Convolution;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Dropout;
import org.backdraft.nn.Elu;
import org.backdraft.nn.Flatten;
import org.backdraft.nn.Gelu;
import org.backdraft.nn.GlobalAveragePool;
import org.backdraft.nn.Hinge;
import org.backdraft.nn.Huber;
import org.backdraft.nn.Identity;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.LayerNorm;
import org.backdraft.nn.LeakyRelu;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Loss;
import org.backdraft.nn.MaxPool;
import org.backdraft.nn.Module;
import org.backdraft.nn.Multiply;
import org.backdraft.nn.Perceptron;
import org.backdraft.nn.Relu;
import org.backdraft.nn.Reshape;
import org.backdraft.nn.Scale;
import org.backdraft.nn.Shape;
import org.backdraft.nn.Sigmoid;
import org.backdraft.nn.Silu;
import org.backdraft.nn.Softmax;
import org.backdraft.nn.Softplus;
import org.backdraft.nn.SquaredError;
import org.backdraft.nn.Tanh;
import org.backdraft.nn.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every record is read back from its section, with settings that are no defaults. */
class SectionTest {
    private static final String REST =
            """
            data.train { format = libsvm, path = rows }
            network = [{ type = linear, units = 1 }]
            loss = squared-error
            """;

    static List<Module> modules() {
        return List.of(
                new Linear(7, false, Initializer.ZEROS),
                new Linear(3, Initializer.HE),
                new Convolution(
                        6,
                        new Window(List.of(3, 5), List.of(2, 1), List.of(0, 4), List.of(1, 2)),
                        2,
                        false,
                        Initializer.HE),
                new Convolution(4, new Window(List.of(3), List.of(2), List.of(1), List.of(4))),
                new Scale(false),
                new Sigmoid(),
                new Tanh(),
                new Relu(),
                new LeakyRelu(0.1f),
                new Elu(0.7f),
                new Gelu(),
                new Silu(),
                new Softplus(),
                new Softmax(),
                new Identity(),
                new Add(),
                new Multiply(),
                new Concat(),
                new Reshape(Shape.of(2, 3, 4)),
                new Flatten(),
                new Dropout(0.3),
                new MaxPool(new Window(List.of(3, 4), List.of(1, 2), List.of(1, 0), List.of(1, 2))),
                new MaxPool(new Window(List.of(3), List.of(2), List.of(1), List.of(2))),
                new AveragePool(Window.square(3, 1, 1), false),
                new AveragePool(new Window(List.of(4), List.of(3), List.of(2), List.of(1)), true),
                new GlobalAveragePool(),
                new LayerNorm(2e-7),
                new BatchNorm(0.35, 3e-4));
    }

    static List<Loss> losses() {
        ClassWeights weights = new ClassWeights(List.of(0.1, 2.5e-8, 3.0));
        return List.of(
                new SquaredError(),
                new AbsoluteError(),
                new Huber(1.0 / 3),
                new CrossEntropy(),
                new CrossEntropy(0.1, weights),
                new BinaryCrossEntropy(weights),
                new Hinge(),
                new Perceptron());
    }

    static List<Optimizer> optimizers() {
        return List.of(
                new Sgd(1e-5, 0.8, true),
                new Adagrad(0.2, 0.3, 1e-4),
                new RmsProp(0.2, 0.8, 1e-4, 0.5, true),
                new Adadelta(0.7, 0.8, 1e-4),
                new Adam(0.2, 0.8, 0.9, 1e-4),
                new AdamW(0.2, 0.8, 0.9, 1e-4, 0.3),
                new Nadam(0.2, 0.8, 0.9, 1e-4, 0.3),
                new Lars(0.2, 0.8, 0.3, 0.04),
                new Lamb(0.2, 0.8, 0.9, 1e-4, 0.3),
                new Lbfgs(4, 1e-3));
    }

    static Stream<Class<?>> sealed() {
        return Stream.of(Module.class, Loss.class, Optimizer.class);
    }

    private static RunConfig read(String line) {
        return RunConfig.parse(REST + line, "test", Map.of());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void module_written_isReadBack(Module module) {
        RunConfig config = read("network = [" + Section.of(module) + "]");

        assertThat(config.network().get(0).module()).isEqualTo(module);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void loss_written_isReadBack(Loss loss) {
        assertThat(read("loss = " + Section.of(loss)).loss()).isEqualTo(loss);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void optimizer_written_isReadBack(Optimizer optimizer) {
        RunConfig config = read("optimizer = " + Section.of(optimizer));

        assertThat(config.optimization().optimizer()).isEqualTo(optimizer);
    }

    @ParameterizedTest
    @MethodSource("sealed")
    void records_thatThereAre_areAllTested(Class<?> kind) {
        List<Object> tested = new ArrayList<>(modules());
        tested.addAll(losses());
        tested.addAll(optimizers());

        assertThat(records(kind))
                .isNotEmpty()
                .allSatisfy(record -> assertThat(tested).hasAtLeastOneElementOfType(record));
    }

    private static List<Class<?>> records(Class<?> kind) {
        return kind.isSealed()
                ? Stream.of(kind.getPermittedSubclasses())
                        .flatMap(inner -> records(inner).stream())
                        .toList()
                : List.of(kind);
    }
}
