package org.backdraft.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of numbers as little-endian float32: the same exactly when all their bits are. */
public final class Sha256 {
    private static final int CHUNK = 1 << 14;

    private Sha256() {}

    /** In lower-case hexadecimal. */
    public static String of(float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        MessageDigest digest = digest();
        for (int at = 0; at < numbers.length; at += CHUNK) {
            int count = Math.min(CHUNK, numbers.length - at);
            bytes.asFloatBuffer().put(numbers, at, count);
            digest.update(bytes.array(), 0, Float.BYTES * count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A digest of nothing yet. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
