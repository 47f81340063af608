package org.backdraft.driver.data.generated;

/**
 * Where a head is in a picture, how large, and how it is turned. Immutable.
 *
 * <p>Both frames have x to the right, y down and z towards the viewer; a view's unit is the head's
 * half height.
 */
final class Pose {
    /*
     * view = roll * pitch * yaw * head, each a rotation about one axis: of the picture's plane, of
     * nodding, of shaking the head. The other way is the transpose.
     */
    private static final double MOST_YAW = 0.5;
    private static final double MOST_PITCH = 0.25;

    /** Most that a face is turned in the picture's plane, about 20 degrees. */
    static final double MOST_ROLL = 0.35;

    private final double x;
    private final double y;
    private final double size;
    private final double[] rows;

    /**
     * A pose.
     *
     * @param x of the head's middle, in pixels
     * @param y likewise
     * @param size its half height, in pixels
     * @param yaw to its left, in radians
     * @param pitch of its chin towards the viewer
     * @param roll clockwise
     */
    Pose(double x, double y, double size, double yaw, double pitch, double roll) {
        this.x = x;
        this.y = y;
        this.size = size;
        double c = StrictMath.cos(yaw);
        double s = StrictMath.sin(yaw);
        double cosPitch = StrictMath.cos(pitch);
        double sinPitch = StrictMath.sin(pitch);
        double cosRoll = StrictMath.cos(roll);
        double sinRoll = StrictMath.sin(roll);
        double[] across = {c, 0, s};
        double[] down = {sinPitch * s, cosPitch, -sinPitch * c};
        double[] near = {-cosPitch * s, sinPitch, cosPitch * c};
        this.rows = new double[9];
        for (int j = 0; j < 3; j++) {
            rows[j] = cosRoll * across[j] - sinRoll * down[j];
            rows[3 + j] = sinRoll * across[j] + cosRoll * down[j];
            rows[6 + j] = near[j];
        }
    }

    /** Turned a little every way, about a further roll. */
    static Pose random(Chance chance, double x, double y, double size, double roll) {
        return new Pose(
                x,
                y,
                size,
                chance.uniform(-MOST_YAW, MOST_YAW),
                chance.uniform(-MOST_PITCH, MOST_PITCH),
                roll + chance.uniform(-MOST_ROLL, MOST_ROLL));
    }

    double x() {
        return x;
    }

    double y() {
        return y;
    }

    double size() {
        return size;
    }

    /** A coordinate of the view, 0 .. 2, of a vector of the head. */
    double view(int axis, double headX, double headY, double headZ) {
        int i = 3 * axis;
        return rows[i] * headX + rows[i + 1] * headY + rows[i + 2] * headZ;
    }

    /** A coordinate of the head, 0 .. 2, of a vector of the view. */
    double head(int axis, double viewX, double viewY, double viewZ) {
        return rows[axis] * viewX + rows[3 + axis] * viewY + rows[6 + axis] * viewZ;
    }
}
