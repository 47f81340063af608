package org.backdraft.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

class DecimalsTest {
    private static float parse(String text) {
        byte[] bytes = ("," + text + ",").getBytes(StandardCharsets.UTF_8);
        return Decimals.parse(bytes, 1, bytes.length - 1);
    }

    private static void assertIsJavas(String text) {
        assertThat(Float.floatToRawIntBits(parse(text)))
                .as(text)
                .isEqualTo(Float.floatToRawIntBits(Float.parseFloat(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+0",
                "-0.0e5",
                "1",
                "-1",
                ".5",
                "5.",
                "5.e1",
                "1e5",
                "1E+5",
                "1e-5",
                "3.4028235e38",
                "3.4028236e38",
                "1e39",
                "-1e39",
                "1e-45",
                "1e-46",
                "7e-46",
                "1.17549435e-38",
                "1.1754942e-38",
                "16777217",
                "16777219",
                "0.1",
                "33554435.0",
                "1e9999999999",
                "1e-9999999999",
                "0e99999999999",
                "123456789012345678901234567890",
                "0.000000000000000000000000000000000000000000000000001e51",
                "1e22",
                "1e23",
                "1e-23",
                "999999999999999999",
                "9999999999999999999",
                "00000000000000000000000000001.5",
                "1.00000005960464477539",
                "1.000000059604644775390625",
                "1.00000005960464477539063",
            })
    void parse_numbers_areJavas(String text) {
        assertIsJavas(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "-",
                ".",
                "e",
                "e5",
                ".e5",
                "1e",
                "1e+",
                "--1",
                "1-",
                "1.2.3",
                "1f",
                "1d",
                "NaN",
                "Infinity",
                "0x10",
                "1_0",
                " 1",
                "1 ",
                "1e5.0",
                "1ee5",
                "\u0663",
                "1\u0000"
            })
    void parse_noNumber_isNaN(String text) {
        assertThat(parse(text)).isNaN();
    }

    @Test
    void parse_randomNumbers_areJavas() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 300_000; i++) {
            float number = Float.intBitsToFloat(random.nextInt());
            double wide = Double.longBitsToDouble(random.nextLong());
            if (Float.isFinite(number) && Double.isFinite(wide)) {
                assertIsJavas(Float.toString(number));
                assertIsJavas(Double.toString(wide));
                assertIsJavas(Double.toString(random.nextDouble() * 100));
            }
        }
    }

    @Test
    void parse_halfWayBetweenFloats_isJavas() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 50_000; i++) {
            float low = Float.intBitsToFloat(random.nextInt(0x2f000000, 0x4f000000));
            double half = ((double) low + Math.nextUp(low)) / 2;
            String exact = new BigDecimal(half).toPlainString();

            assertIsJavas(exact);
            assertIsJavas(String.format(Locale.ROOT, "%.17g", half));
            assertIsJavas(Double.toString(Math.nextUp(half)));
            assertIsJavas(Double.toString(Math.nextDown(half)));
            assertIsJavas(exact.substring(0, Math.min(18, exact.length())));
        }
    }
}
