package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

/**
 * The loops of {@link BatchNorm} over inputs with places: a channel's numbers are those of all rows
 * and places.
 *
 * <p>Arrays of figures are laid out as its scratch: {@code channels} means, variances, 1 / sqrt(v +
 * epsilon), sums of dY and sums of dY n.
 */
final class ChannelNorm {
    /*
     * Channel after channel: what one pass over a channel's planes reads is still in the cache for the
     * next. The mean comes before the squares about it, which loses no digits where the mean is large;
     * planes are added up in float, and the planes in double.
     */
    private ChannelNorm() {}

    /** Writes means and variances. */
    static void observe(Shape shape, Matrix x, float[] figures) {
        int channels = shape.channels();
        int places = shape.places();
        double count = Math.max(1, (double) x.rows() * places);
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int i = 0; i < x.rows(); i++) {
                sum += Planes.sum(x.data(), x.rowOffset(i) + c * places, places);
            }
            float mean = (float) (sum / count);
            double squares = 0;
            for (int i = 0; i < x.rows(); i++) {
                squares += Planes.squares(x.data(), x.rowOffset(i) + c * places, places, mean);
            }
            figures[c] = mean;
            figures[channels + c] = (float) (squares / count);
        }
    }

    /** y = s (x - m) / sqrt(v + epsilon) + b. */
    static void normalize(Pass pass, Matrix x, Matrix y) {
        int channels = pass.input(0).channels();
        int places = pass.input(0).places();
        float[] figures = pass.scratch();
        for (int c = 0; c < channels; c++) {
            float mean = figures[c];
            float scale = pass.theta()[pass.at() + c] * figures[2 * channels + c];
            float bias = pass.theta()[pass.at() + channels + c];
            for (int i = 0; i < y.rows(); i++) {
                int p = x.rowOffset(i) + c * places;
                int q = y.rowOffset(i) + c * places;
                normalize(x.data(), p, y.data(), q, places, mean, scale, bias);
            }
        }
    }

    /* Loops over one place in all arrays can be vectorised; Backprop's buffers all start at 0. */
    private static void normalize(
            float[] x, int p, float[] y, int q, int places, float mean, float scale, float bias) {
        if (p == q) {
            for (int j = p; j < p + places; j++) {
                y[j] = (x[j] - mean) * scale + bias;
            }
            return;
        }
        for (int j = 0; j < places; j++) {
            y[q + j] = (x[p + j] - mean) * scale + bias;
        }
    }

    /** Writes the sums of dY and of dY n. */
    static void sum(Pass pass, Matrix x, Matrix dY) {
        int channels = pass.input(0).channels();
        int places = pass.input(0).places();
        float[] figures = pass.scratch();
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            double products = 0;
            for (int i = 0; i < dY.rows(); i++) {
                int p = x.rowOffset(i) + c * places;
                int q = dY.rowOffset(i) + c * places;
                sum += Planes.sum(dY.data(), q, places);
                products += Planes.products(dY.data(), q, x.data(), p, places, figures[c]);
            }
            figures[3 * channels + c] = (float) sum;
            figures[4 * channels + c] = (float) (products * figures[2 * channels + c]);
        }
    }

    /** dX += (e - mean(e) - n mean(e n)) / sqrt(v + epsilon), e = dY s; without means if frozen. */
    static void addInputGradient(Pass pass, Matrix x, Matrix dY, Matrix dX) {
        int channels = pass.input(0).channels();
        int places = pass.input(0).places();
        float[] figures = pass.scratch();
        double count = Math.max(1, (double) x.rows() * places);
        for (int c = 0; c < channels; c++) {
            float mean = figures[c];
            float inverse = figures[2 * channels + c];
            float factor = pass.theta()[pass.at() + c] * inverse;
            double through = pass.training() ? factor / count : 0;
            float meanE = (float) (through * figures[3 * channels + c]);
            float meanEn = (float) (through * inverse * figures[4 * channels + c]);
            for (int i = 0; i < x.rows(); i++) {
                int p = x.rowOffset(i) + c * places;
                int q = dY.rowOffset(i) + c * places;
                int r = dX.rowOffset(i) + c * places;
                if (p == q && p == r) {
                    add(x.data(), dY.data(), dX.data(), p, places, mean, factor, meanE, meanEn);
                } else {
                    for (int j = 0; j < places; j++) {
                        float e = factor * dY.data()[q + j] - meanE;
                        dX.data()[r + j] += e - (x.data()[p + j] - mean) * meanEn;
                    }
                }
            }
        }
    }

    private static void add(
            float[] x,
            float[] dY,
            float[] dX,
            int at,
            int places,
            float mean,
            float factor,
            float meanE,
            float meanEn) {
        for (int j = at; j < at + places; j++) {
            dX[j] += factor * dY[j] - meanE - (x[j] - mean) * meanEn;
        }
    }
}
