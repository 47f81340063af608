package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.awt.Color;

class ColorMapTest {

    /** CIE L*, 0 to 100, of an sRGB colour (IEC 61966-2-1, D65). */
    private static double lightness(Color color) {
        double y =
                0.2126 * linear(color.getRed())
                        + 0.7152 * linear(color.getGreen())
                        + 0.0722 * linear(color.getBlue());
        return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    @Test
    void sequential_allTheWay_growsEvenlyLighter() {
        double from = lightness(ColorMap.SEQUENTIAL.at(0));
        double to = lightness(ColorMap.SEQUENTIAL.at(1));

        for (double t = 0; t <= 1; t += 0.05) {
            // viridis is even in CAM02-UCS; in L* it stays within 3 of the straight line.
            assertThat(lightness(ColorMap.SEQUENTIAL.at(t)))
                    .as("at %s", t)
                    .isCloseTo(from + t * (to - from), within(3.0));
        }
    }

    @Test
    void diverging_bothWays_growsDarkerAlike() {
        assertThat(ColorMap.DIVERGING.at(0.5)).isEqualTo(Color.WHITE);
        for (double t = 0.05; t <= 0.5; t += 0.05) {
            double below = lightness(ColorMap.DIVERGING.at(0.5 - t));
            double above = lightness(ColorMap.DIVERGING.at(0.5 + t));
            // RdBu's two arms differ by up to 7 in L*.
            assertThat(below).as("at %s", t).isCloseTo(above, within(8.0));
        }
        assertThat(ColorMap.DIVERGING.at(0).getBlue())
                .isGreaterThan(ColorMap.DIVERGING.at(0).getRed());
        assertThat(ColorMap.DIVERGING.at(1).getRed())
                .isGreaterThan(ColorMap.DIVERGING.at(1).getBlue());
    }

    @Test
    void at_outsideOfTheRange_isTheNearestEnd() {
        assertThat(ColorMap.SEQUENTIAL.at(-3)).isEqualTo(ColorMap.SEQUENTIAL.at(0));
        assertThat(ColorMap.SEQUENTIAL.at(7)).isEqualTo(new Color(0xFDE725));
    }
}
