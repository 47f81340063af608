package org.backdraft.driver.data.generated;

/**
 * What is seen of a head by a parallel ray through each place of a picture. Owned by one thread.
 *
 * <p>{@link #at(double, double)} finds where the ray meets the head, {@link #at(double, double,
 * double)} has the tone there, so that the first has to come before the second.
 */
final class HeadSurface implements Photo.Coverage, Photo.Tone {
    /*
     * The ellipsoid is the unit sphere in coordinates that are stretched by its half axes. With the
     * ray o + t e in these, |o + t e| = 1 is a quadratic equation; where it has no root the ray
     * passes by, at a distance whose last pixel fades out. A normal of the ellipsoid is the sphere's
     * divided by the half axes once more; the nose tilts it.
     */
    private final Face face;
    private final Pose pose;
    private final Light light;
    private final double softness;
    private final double alongX;
    private final double alongY;
    private final double alongZ;
    private final double square;
    private double u;
    private double v;
    private double w;

    HeadSurface(Face face, Pose pose, Light light) {
        this.face = face;
        this.pose = pose;
        this.light = light;
        this.softness = 1 / pose.size();
        this.alongX = pose.head(0, 0, 0, 1) / face.halfWidth();
        this.alongY = pose.head(1, 0, 0, 1);
        this.alongZ = pose.head(2, 0, 0, 1) / face.halfDepth();
        this.square = alongX * alongX + alongY * alongY + alongZ * alongZ;
    }

    @Override
    public double at(double x, double y) {
        double viewX = (x - pose.x()) / pose.size();
        double viewY = (y - pose.y()) / pose.size();
        double fromX = pose.head(0, viewX, viewY, 0) / face.halfWidth();
        double fromY = pose.head(1, viewX, viewY, 0);
        double fromZ = pose.head(2, viewX, viewY, 0) / face.halfDepth();
        double half = fromX * alongX + fromY * alongY + fromZ * alongZ;
        double from = fromX * fromX + fromY * fromY + fromZ * fromZ;
        double missedBy = Math.sqrt(Math.max(0, from - half * half / square));
        double t = (-half + Math.sqrt(Math.max(0, half * half - square * (from - 1)))) / square;
        u = fromX + t * alongX;
        v = fromY + t * alongY;
        w = fromZ + t * alongZ;
        return Soft.within(missedBy - 1, softness / face.halfWidth());
    }

    @Override
    public double at(double x, double y, double below) {
        double slope = w > 0 ? face.slope(u, v) : 0;
        double headX = u / face.halfWidth() - slope * w;
        double headZ = w / face.halfDepth();
        double length = Math.sqrt(headX * headX + v * v + headZ * headZ);
        double shade =
                light.on(
                        pose.view(0, headX, v, headZ) / length,
                        pose.view(1, headX, v, headZ) / length,
                        pose.view(2, headX, v, headZ) / length);
        return shade * (w > 0 ? face.tone(u, v, softness) : face.backTone(u, v, softness));
    }
}
