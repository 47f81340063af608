package org.backdraft.driver.data.generated;

/**
 * Light from one direction and some from everywhere.
 *
 * @param x of the unit vector towards the light: right
 * @param y down
 * @param z towards the viewer
 * @param ambient share of the light that comes from everywhere
 */
record Light(double x, double y, double z, double ambient) {
    /** From anywhere in front, more often from above. */
    static Light random(Chance chance) {
        double x = chance.uniform(-1.2, 1.2);
        double y = chance.uniform(-1.2, 0.5);
        double z = chance.uniform(0.4, 1.2);
        double length = Math.sqrt(x * x + y * y + z * z);
        return new Light(x / length, y / length, z / length, chance.uniform(0.4, 0.8));
    }

    /** The share of white that a surface with this unit normal shows, after Lambert. */
    double on(double normalX, double normalY, double normalZ) {
        double facing = Math.max(0, x * normalX + y * normalY + z * normalZ);
        return ambient + (1 - ambient) * facing;
    }
}
