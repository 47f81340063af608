/**
 * Data sets that are drawn from a seed instead of being read: the textbook's, handwritten digits,
 * and faces.
 *
 * <p>Read {@link org.backdraft.driver.data.generated.Generator} first, then {@link
 * org.backdraft.driver.data.generated.Xor} as the model of the small ones. {@link
 * org.backdraft.driver.data.generated.Digits} draws an image in four stages: one of the glyphs of
 * {@code Numerals} is traced into a {@code Trail} of points, {@code Affine} and {@code Elastic}
 * bend the trail, a {@code Pen} inks it on the {@code Canvas}, and the canvas is exposed as bytes.
 * {@link org.backdraft.driver.data.generated.Faces} paints a {@code Photo} from the back to the
 * front: a {@code Backdrop}, {@code Clutter}, and the {@code Portrait} of a {@code Face}, whose
 * parts are painted on the front of an ellipsoid that is turned by a {@code Pose} and lit by a
 * {@code Light}; {@link org.backdraft.driver.data.generated.Scene} has several of them.
 *
 * <p>Invariants: an example is a pure function of (settings, seed, index), the same bits on every
 * machine, in every thread and in any order. Hence all randomness comes from {@code Chance}, and
 * all arithmetic is {@code + - * /}, square root and floor, which IEEE 754 and JLS 15.4 define to
 * the last bit, or {@link java.lang.StrictMath}; the functions of {@link java.lang.Math} that may
 * differ between platforms are not used. Golden values hold the bits: changing anything drawn here
 * changes the data set of every experiment that uses it.
 *
 * <p>Spark, files and the clock may not be imported here.
 */
package org.backdraft.driver.data.generated;
