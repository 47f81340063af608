package org.backdraft.driver.report;

import java.awt.Color;

/** Colours for numbers from 0 to 1. */
enum ColorMap {
    /**
     * From dark blue to yellow, evenly growing lighter: "viridis" by N. Smith and S. van der Walt
     * (CC0, bids.github.io/colormap), at tenths.
     */
    SEQUENTIAL(
            0x440154, 0x482576, 0x414487, 0x35608D, 0x2A788E, 0x21908C, 0x22A884, 0x43BF71,
            0x7AD151, 0xBBDF27, 0xFDE725),

    /**
     * From blue over white at one half to red: "RdBu" of ColorBrewer, marked colour-blind safe
     * there (C. Brewer, colorbrewer2.org, Apache 2.0), turned round, with a pure white.
     */
    DIVERGING(
            0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xFFFFFF, 0xFDDBC7, 0xF4A582,
            0xD6604D, 0xB2182B, 0x67001F),

    /** From black to white. */
    GRAY(0x000000, 0xFFFFFF);

    private final Color[] stops;

    ColorMap(int... stops) {
        this.stops = new Color[stops.length];
        for (int i = 0; i < stops.length; i++) {
            this.stops[i] = Look.rgb(stops[i]);
        }
    }

    /** The colour of a number, which is brought into 0 .. 1; NaN is 0. */
    Color at(double value) {
        double place = Math.min(1, Math.max(0, value)) * (stops.length - 1);
        int below = (int) Math.min(place, stops.length - 2);
        return Look.mix(stops[below], stops[below + 1], place - below);
    }
}
