package org.backdraft.driver.optim;

/** What a {@link Plateau} remembers. Written by the driver's training thread. */
public final class PlateauState {
    double factor;
    double best;
    int bad;
    int cooling;

    /** The state before the first observation. */
    public PlateauState() {
        this(1, Double.POSITIVE_INFINITY, 0, 0);
    }

    /**
     * The state after some observations.
     *
     * @param factor what the learning rate is multiplied by
     * @param best the lowest metric so far; infinite when there was none
     * @param bad observations without improvement since the last one or the last change
     * @param cooling observations still to be passed over
     */
    public PlateauState(double factor, double best, int bad, int cooling) {
        this.factor = factor;
        this.best = best;
        this.bad = bad;
        this.cooling = cooling;
    }

    /** What the learning rate is multiplied by. */
    public double factor() {
        return factor;
    }

    /** The lowest metric so far; infinite when there was none. */
    public double best() {
        return best;
    }

    /** Observations without improvement since the last one or the last change. */
    public int bad() {
        return bad;
    }

    /** Observations still to be passed over. */
    public int cooling() {
        return cooling;
    }
}
