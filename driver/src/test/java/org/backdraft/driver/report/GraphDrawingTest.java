package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.report.LayeredLayout.Place;
import org.backdraft.nn.Graph;
import org.backdraft.nn.ParameterShape;
import org.junit.jupiter.api.Test;

import java.util.List;

class GraphDrawingTest {
    private static final String DAG =
            """
            { type = linear, units = 9, name = first }
            { type = tanh, name = left, inputs = [first] }
            { type = relu, name = right, inputs = [first] }
            { type = concat, name = both, inputs = [left, right] }
            { type = linear, units = 18, name = mix }
            { type = add, name = residual, inputs = [both, mix, both] }
            { type = linear, units = 1234, bias = false, name = out }
            """;

    private static Graph graph(String network) {
        return new Graph(
                4,
                org.backdraft.driver.config.RunConfig.parse(
                                """
                                data.train { format = csv, path = none }
                                network = [%s]
                                loss = squared-error
                                """
                                        .formatted(network),
                                "test",
                                java.util.Map.of())
                        .network());
    }

    @Test
    void svg_ofEveryNode_tellsNameWidthsShapesAndCount() throws Exception {
        Graph graph = graph(DAG);

        List<String> texts = HandMade.texts(GraphDrawing.of(graph).svg());

        for (int i = 0; i < graph.nodes().size(); i++) {
            int width = graph.width(i);
            int count = graph.parameters(i).stream().mapToInt(ParameterShape::size).sum();
            String parameters =
                    count == 0
                            ? "no parameters"
                            : String.format(java.util.Locale.ROOT, "%,d parameters", count);
            assertThat(texts).contains(graph.nodes().get(i).name());
            assertThat(texts).anyMatch(text -> text.endsWith("\u2192 " + width));
            assertThat(texts).anyMatch(text -> text.startsWith(parameters));
        }
        assertThat(texts)
                .contains(
                        "input",
                        "4 features",
                        "add, 18 + 18 + 18 \u2192 18",
                        "45 parameters: weight 9 \u00d7 4, bias 9",
                        "22,212 parameters: weight 1234 \u00d7 18");
        assertThat(texts).anyMatch(text -> text.contains("22,599 parameters in 7 modules"));
    }

    @Test
    void layout_dag_leadsEveryEdgeOneLayerDown() {
        LayeredLayout layout = new LayeredLayout(graph(DAG));

        int boxes = 0;
        int edges = 0;
        for (List<Place> layer : layout.layers()) {
            for (Place place : layer) {
                boxes += place.isBend() ? 0 : 1;
                edges += place.isBend() ? 0 : place.above().size();
                for (Place above : place.above()) {
                    assertThat(above.layer()).isEqualTo(place.layer() - 1);
                    assertThat(above.below()).contains(place);
                }
            }
        }
        assertThat(boxes).isEqualTo(8);
        assertThat(edges).isEqualTo(10);
    }

    @Test
    void layout_dag_keepsPlacesApartAndInside() {
        LayeredLayout layout = new LayeredLayout(graph(DAG));

        for (List<Place> layer : layout.layers()) {
            for (int k = 0; k < layer.size(); k++) {
                double half = layer.get(k).isBend() ? 0.175 : 0.5;
                assertThat(layer.get(k).x()).isBetween(half - 1e-9, layout.width() - half + 1e-9);
                if (k > 0) {
                    double before = layer.get(k - 1).isBend() ? 0.175 : 0.5;
                    assertThat(layer.get(k).x() - layer.get(k - 1).x())
                            .isGreaterThanOrEqualTo(half + before - 1e-9);
                }
            }
        }
    }

    @Test
    void png_ofAChain_hasTheStatedSizeAndIsDeterministic() {
        Picture picture = GraphDrawing.of(graph("{type = linear, units = 3}, {type = sigmoid}"));

        assertThat(picture.image().getHeight()).isEqualTo(picture.height());
        assertThat(picture.png()).isEqualTo(picture.png());
    }
}
