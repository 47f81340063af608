package org.backdraft.driver.tensorboard;

import org.backdraft.driver.report.Picture;

/** What there is to see after a step, while it is put together. */
final class Summary {
    private static final int TAG = 1;
    private static final int SCALAR = 2;
    private static final int IMAGE = 4;
    private static final int HISTOGRAM = 5;
    private static final int RGB = 3;

    private final Message message = new Message();

    /** A number; one that isn't finite is left out. */
    Summary scalar(String tag, double value) {
        return Double.isFinite(value)
                ? add(new Message().text(TAG, tag).single(SCALAR, value))
                : this;
    }

    /** A distribution. */
    Summary histogram(String tag, Histogram histogram) {
        return add(new Message().text(TAG, tag).message(HISTOGRAM, histogram.message()));
    }

    /** A picture. */
    Summary image(String tag, Picture picture) {
        Message image =
                new Message()
                        .whole(1, picture.height())
                        .whole(2, picture.width())
                        .whole(3, RGB)
                        .bytes(4, picture.png());
        return add(new Message().text(TAG, tag).message(IMAGE, image));
    }

    /** As Summary's message. */
    Message message() {
        return message;
    }

    private Summary add(Message value) {
        message.message(1, value);
        return this;
    }
}
