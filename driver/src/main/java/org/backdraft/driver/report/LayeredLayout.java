package org.backdraft.driver.report;

import org.backdraft.nn.Graph;
import org.backdraft.nn.Node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a network's nodes go in a drawing: layers from top to bottom, and places in each layer, so
 * that every edge leads downwards and passes between the boxes.
 */
final class LayeredLayout {
    /*
     * K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system
     * structures", IEEE SMC-11, 1981: a node's layer is the longest way to it from the input; an edge
     * that spans several layers gets a bend in each one between; and sweeps down and up put every
     * place where the mean of its neighbours' is, which leaves few crossings.
     */
    private static final int SWEEPS = 8;

    /** A node's place, or a bend of an edge. The input is the node -1. */
    static final class Place {
        private final int node;
        private final boolean bend;
        private final int layer;
        private final List<Place> above = new ArrayList<>();
        private final List<Place> below = new ArrayList<>();
        private double x;

        private Place(int node, boolean bend, int layer) {
            this.node = node;
            this.bend = bend;
            this.layer = layer;
        }

        int node() {
            return node;
        }

        boolean isBend() {
            return bend;
        }

        int layer() {
            return layer;
        }

        /** The middle, in widths of a box; a bend takes less room. */
        double x() {
            return x;
        }

        /** What feeds this, one an input in their order. */
        List<Place> above() {
            return above;
        }

        /** What this feeds. */
        List<Place> below() {
            return below;
        }
    }

    private final List<List<Place>> layers = new ArrayList<>();

    LayeredLayout(Graph graph) {
        Map<String, Place> places = new HashMap<>();
        Place input = add(new Place(-1, false, 0));
        places.put(Graph.INPUT, input);
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            int layer = 0;
            for (String from : node.inputs()) {
                layer = Math.max(layer, places.get(from).layer + 1);
            }
            Place place = add(new Place(i, false, layer));
            node.inputs().forEach(from -> join(places.get(from), place));
            places.put(node.name(), place);
        }
        settle();
    }

    /** The layers from the top, each from left to right. */
    List<List<Place>> layers() {
        return layers;
    }

    /** From the left edge of the leftmost box to the right edge of the rightmost, in boxes. */
    double width() {
        double most = 0;
        for (List<Place> layer : layers) {
            for (Place place : layer) {
                most = Math.max(most, place.x + room(place) / 2);
            }
        }
        return most;
    }

    private Place add(Place place) {
        while (layers.size() <= place.layer) {
            layers.add(new ArrayList<>());
        }
        layers.get(place.layer).add(place);
        return place;
    }

    private void join(Place from, Place to) {
        Place before = from;
        for (int layer = from.layer + 1; layer < to.layer; layer++) {
            Place bend = add(new Place(from.node, true, layer));
            before.below.add(bend);
            bend.above.add(before);
            before = bend;
        }
        before.below.add(to);
        to.above.add(before);
    }

    private void settle() {
        layers.forEach(LayeredLayout::spread);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int l = 1; l < layers.size(); l++) {
                arrange(layers.get(l), true);
            }
            for (int l = layers.size() - 2; l >= 0; l--) {
                arrange(layers.get(l), false);
            }
        }
        double left = Double.POSITIVE_INFINITY;
        for (List<Place> layer : layers) {
            left = Math.min(left, layer.get(0).x - room(layer.get(0)) / 2);
        }
        for (List<Place> layer : layers) {
            for (Place place : layer) {
                place.x -= left;
            }
        }
    }

    /** Orders a layer by the means of its neighbours, and puts it there as far as there is room. */
    private static void arrange(List<Place> layer, boolean byAbove) {
        for (Place place : layer) {
            List<Place> neighbours = byAbove ? place.above : place.below;
            place.x = neighbours.stream().mapToDouble(Place::x).average().orElse(place.x);
        }
        layer.sort(Comparator.comparingDouble(Place::x));
        double wanted = layer.stream().mapToDouble(Place::x).average().orElse(0);
        for (int k = 1; k < layer.size(); k++) {
            Place left = layer.get(k - 1);
            Place place = layer.get(k);
            place.x = Math.max(place.x, left.x + (room(left) + room(place)) / 2);
        }
        double shift = wanted - layer.stream().mapToDouble(Place::x).average().orElse(0);
        layer.forEach(place -> place.x += shift);
    }

    private static void spread(List<Place> layer) {
        for (int k = 0; k < layer.size(); k++) {
            layer.get(k).x = k - (layer.size() - 1) / 2.0;
        }
    }

    private static double room(Place place) {
        return place.bend ? 0.35 : 1;
    }
}
