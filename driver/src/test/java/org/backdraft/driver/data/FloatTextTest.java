package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

class FloatTextTest {
    private static float parse(String text) {
        byte[] bytes = ("7" + text + "7").getBytes(StandardCharsets.UTF_8);
        return FloatText.parse(bytes, 1, bytes.length - 1);
    }

    private static void assertSame(String text) {
        assertThat(Float.floatToIntBits(parse(text)))
                .as(text)
                .isEqualTo(Float.floatToIntBits(Float.parseFloat(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+0",
                "0.0",
                "-0.000000000000",
                "1.",
                ".5",
                "-.5",
                "+.5e1",
                "16777216",
                "16777217",
                "16777219",
                "0.1",
                "0000000000000000000000001",
                "1e-45",
                "3.4028235e38",
                "1e-60",
                "1.17549435E-38",
                "123456789012345678901234567890",
                "0.00000000001",
                "1e+5",
                "99999999.99999999",
                "2147483648",
                "42949672960000000001"
            })
    void parse_decimal_isJavas(String text) {
        assertSame(text);
    }

    @Test
    void parse_randomDecimals_areJavas() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 200_000; i++) {
            long digits = random.nextLong() >> random.nextInt(63);
            String text =
                    new BigDecimal(java.math.BigInteger.valueOf(digits), random.nextInt(14))
                            .toPlainString();
            assertSame(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                ".",
                "-.",
                "--1",
                "+-1",
                "1-",
                "1 ",
                "1f",
                "1d",
                "0x1",
                "NaN",
                "inf",
                "Infinity",
                "1_0",
                "1..2",
                "1.2.3",
                "e5",
                "1e",
                "1e+",
                "\u0663",
                "1,5"
            })
    void parse_noDecimal_isNaN(String text) {
        assertThat(parse(text)).isNaN();
    }

    @Test
    void parse_outOfRange_isInfinite() {
        assertThat(parse("1e39")).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(parse("-" + "9".repeat(50))).isEqualTo(Float.NEGATIVE_INFINITY);
    }
}
