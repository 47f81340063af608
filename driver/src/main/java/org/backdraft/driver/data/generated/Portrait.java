package org.backdraft.driver.data.generated;

/** How a face gets on a picture: shoulders and neck, hair and ears behind, the head itself. */
record Portrait(Face face, Pose pose, Light light) {
    private static final double REACH = 1.5;
    private static final double BODY = 3.7;
    private static final double EAR_TONE = 0.85;
    private static final double NECK_TONE = 0.75;

    /** Somebody's, upright. */
    static Portrait random(Chance chance, Light light, double x, double y, double size) {
        return new Portrait(Face.random(chance), Pose.random(chance, x, y, size, 0), light);
    }

    /**
     * Paints all of it.
     *
     * @param photo modified
     */
    void paint(Photo photo) {
        paintBody(photo);
        paintHead(photo);
    }

    /**
     * Paints hair, ears and head.
     *
     * @param photo modified
     */
    void paintHead(Photo photo) {
        double shade = light.on(0, 0, 1);
        if (face.hair() != null) {
            paintHair(photo, face.hair(), shade);
        }
        if (face.hasEars()) {
            paintEar(photo, -1, shade);
            paintEar(photo, 1, shade);
        }
        HeadSurface head = new HeadSurface(face, pose, light);
        photo.paint(pose.x(), pose.y(), REACH * pose.size(), head, head);
    }

    /**
     * Paints neck and shoulders: below the head, or above one that is upside down.
     *
     * @param photo modified
     */
    void paintBody(Photo photo) {
        double shade = light.on(0, 0, 1);
        double softness = 1 / pose.size();
        double chinX = pose.view(0, 0, 0.7, 0);
        double chinY = pose.view(1, 0, 0.7, 0);
        double down = pose.view(1, 0, 1, 0) < 0 ? -1 : 1;
        double neck = 0.55 * face.halfWidth();
        paint(
                photo,
                BODY,
                (x, y) -> {
                    double below = down * (y - chinY);
                    double off = Math.max(Math.abs(x - chinX) - neck, Math.abs(below - 0.4) - 0.4);
                    return Soft.within(off, softness);
                },
                (x, y, under) -> NECK_TONE * shade * face.skin());
        paint(
                photo,
                BODY,
                (x, y) -> {
                    double below = down * (y - chinY);
                    double shoulders = Soft.ellipse(x - chinX, below - 1.3, 1.4, 0.75);
                    double chest = Soft.rectangle(x - chinX, below - 2.1, 1.4, 0.8);
                    return Soft.within(Math.min(shoulders, chest), softness);
                },
                (x, y, under) -> shade * face.clothes());
    }

    private void paintHair(Photo photo, Hair hair, double shade) {
        double softness = 2 / pose.size();
        double wide = face.halfWidth() + hair.volume();
        paint(
                photo,
                REACH,
                (x, y) -> {
                    double across = pose.head(0, x, y, 0);
                    double down = pose.head(1, x, y, 0);
                    double cap = Soft.ellipse(across, down, wide, 1 + 0.8 * hair.volume());
                    double crown = Math.max(cap, down - 0.2);
                    double curtain =
                            Math.max(
                                    Math.abs(across) - wide, Math.max(-down, down - hair.length()));
                    double off = hair.length() > 0 ? Math.min(crown, curtain) : crown;
                    return Soft.within(off, softness);
                },
                (x, y, under) -> 0.9 * shade * hair.strand(pose.head(0, x, y, 0)));
    }

    private void paintEar(Photo photo, int side, double shade) {
        double softness = 1 / pose.size();
        double atX = pose.view(0, side * face.halfWidth(), 0.05, -0.1);
        double atY = pose.view(1, side * face.halfWidth(), 0.05, -0.1);
        paint(
                photo,
                REACH,
                (x, y) -> Soft.within(Soft.ellipse(x - atX, y - atY, 0.1, 0.2), softness),
                (x, y, under) -> EAR_TONE * shade * face.skin());
    }

    /** Paints in the view's coordinates. */
    private void paint(Photo photo, double reach, Photo.Coverage coverage, Photo.Tone tone) {
        double size = pose.size();
        photo.paint(
                pose.x(),
                pose.y(),
                reach * size,
                (x, y) -> coverage.at((x - pose.x()) / size, (y - pose.y()) / size),
                (x, y, under) -> tone.at((x - pose.x()) / size, (y - pose.y()) / size, under));
    }
}
