package org.backdraft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixTest {

    @Test
    void get_viewWithOffset_readsRowMajor() {
        Matrix view = new Matrix(new float[] {9, 1, 2, 3, 4, 5, 6, 9}, 1, 2, 3);

        assertThat(view.get(0, 0)).isEqualTo(1);
        assertThat(view.get(0, 2)).isEqualTo(3);
        assertThat(view.get(1, 0)).isEqualTo(4);
        assertThat(view.get(1, 2)).isEqualTo(6);
        assertThat(view.rowOffset(1)).isEqualTo(4);
        assertThat(view.size()).isEqualTo(6);
    }

    @Test
    void set_throughOneView_isSeenThroughAnother() {
        float[] data = new float[6];
        Matrix wide = new Matrix(data, 0, 2, 3);
        Matrix tall = new Matrix(data, 0, 3, 2);

        wide.set(1, 0, 7);

        assertThat(tall.get(1, 1)).isEqualTo(7);
    }

    @Test
    void fill_viewInside_leavesTheRestAlone() {
        float[] data = {1, 1, 1, 1, 1, 1};

        new Matrix(data, 2, 1, 3).fill(5);

        assertThat(data).containsExactly(1, 1, 5, 5, 5, 1);
    }

    @Test
    void zeros_anyShape_areZeroOnAnArrayOfTheirOwn() {
        Matrix zeros = Matrix.zeros(3, 4);

        assertThat(zeros.data()).containsExactly(new float[12]);
        assertThat(zeros.offset()).isZero();
    }

    @Test
    void firstRows_fewer_isAViewOfTheSameArray() {
        Matrix matrix = new Matrix(new float[10], 1, 3, 3);

        Matrix first = matrix.firstRows(2);

        assertThat(first).isEqualTo(new Matrix(matrix.data(), 1, 2, 3));
        assertThat(matrix.firstRows(0).size()).isZero();
        assertThat(matrix.firstRows(3)).isSameAs(matrix);
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,0,5", "0,5,0", "6,0,3", "6,0,0", "0,1,6", "5,1,1"})
    void constructor_insideTheArray_isAllowed(int offset, int rows, int cols) {
        Matrix matrix = new Matrix(new float[6], offset, rows, cols);

        assertThat(matrix.size()).isEqualTo(rows * cols);
    }

    @ParameterizedTest
    @CsvSource({"-1,1,1", "0,7,1", "1,2,3", "6,1,1", "7,0,0"})
    void constructor_outsideTheArray_throws(int offset, int rows, int cols) {
        assertThatThrownBy(() -> new Matrix(new float[6], offset, rows, cols))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @CsvSource({"-1,2", "2,-1", "-1,-1"})
    void constructor_negativeSize_throwsWithTheShape(int rows, int cols) {
        assertThatThrownBy(() -> new Matrix(new float[6], 0, rows, cols))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rows + " x " + cols);
    }

    @Test
    void constructor_moreElementsThanAnIntCounts_throws() {
        // 65536 x 65536 is 0 in 32 bits: an unchecked product would let it pass.
        assertThatThrownBy(() -> new Matrix(new float[6], 0, 65536, 65536))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Matrix.zeros(65536, 65536))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void equals_otherArrayOfTheSameNumbers_isFalse() {
        assertThat(Matrix.zeros(2, 2)).isNotEqualTo(Matrix.zeros(2, 2));
    }
}
