package org.backdraft.driver.detect;

/** The windows about a window, which are shifted by so little that they show the same. */
final class Neighbourhood {
    /*
     * A face is found by all windows about it, other things by one here and there. Rowley, Baluja
     * and Kanade (PAMI 1998) count the detections about a place; the mean of the scores needs no
     * further threshold.
     */

    /** Most shift, as a share of a window's side: twice what training images are shifted by. */
    private static final double REACH = 0.125;

    private Neighbourhood() {}

    /**
     * The mean score of each window and those about it.
     *
     * @param scores read: of the windows of a grid
     */
    static float[] means(Grid grid, float[] scores) {
        int reach = (int) (REACH * grid.side() / grid.stride());
        float[] means = new float[scores.length];
        for (int window = 0; window < scores.length; window++) {
            means[window] = mean(grid, scores, window, reach);
        }
        return means;
    }

    private static float mean(Grid grid, float[] scores, int window, int reach) {
        int columns = grid.columns();
        int row = window / columns;
        int column = window % columns;
        int firstColumn = Math.max(0, column - reach);
        int lastColumn = Math.min(columns - 1, column + reach);
        double sum = 0;
        int count = 0;
        for (int i = Math.max(0, row - reach); i <= Math.min(grid.rows() - 1, row + reach); i++) {
            for (int j = firstColumn; j <= lastColumn; j++) {
                sum += scores[i * columns + j];
                count++;
            }
        }
        return (float) (sum / count);
    }
}
