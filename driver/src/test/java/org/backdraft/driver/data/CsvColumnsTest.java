package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class CsvColumnsTest {
    private static final List<String> NAMES = List.of("a", "b", "y", "w");

    private static CsvColumns of(String label, String weight, List<String> names) {
        return of(new SourceConfig.Csv("f.csv", label, weight, true, ','), names);
    }

    private static CsvColumns of(SourceConfig.Csv config, List<String> line, String... expected) {
        return CsvColumns.of(
                config, "f.csv", line, new FeatureColumns.Numbers(Arrays.asList(expected)), true);
    }

    private static CsvColumns matched(List<String> names, String... expected) {
        return of(new SourceConfig.Csv("f.csv", "y", "", true, ','), names, expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "2", "-2"})
    void label_nameIndexOrBackwards_isTheColumn(String label) {
        CsvColumns columns = of(label, "w", NAMES);

        assertThat(columns.label()).isEqualTo(2);
        assertThat(columns.weight()).isEqualTo(3);
        assertThat(columns.features()).containsExactly(0, 1);
        assertThat(columns.featureNames()).containsExactly("a", "b");
    }

    @Test
    void label_columnNamedByANumber_isFoundByItsName() {
        assertThat(of("1", "", List.of("1", "0", "2")).label()).isZero();
    }

    @Test
    void label_none_leavesAllColumns() {
        CsvColumns columns = of("", "", NAMES);

        assertThat(columns.label()).isNegative();
        assertThat(columns.weight()).isNegative();
        assertThat(columns.features()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void name_withOrWithoutHeader_isNameOrNumber() {
        SourceConfig.Csv bare = new SourceConfig.Csv("f.csv", "0", "", false, ',');

        assertThat(of("y", "", NAMES).name(1)).isEqualTo("column 'b'");
        assertThat(of(bare, List.of("1", "2")).name(1)).isEqualTo("column 1");
        assertThat(of(bare, List.of("1", "2")).featureNames()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"z", "4", "-5", "99999999999999999999", "Y"})
    void label_notThere_listsTheColumns(String label) {
        assertThatThrownBy(() -> of(label, "", NAMES))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "label column '%s' is not in f.csv, which has 4 columns: a, b, y, w",
                        label);
    }

    @Test
    void weight_notThereInABareFile_saysThereIsNoHeader() {
        SourceConfig.Csv bare = new SourceConfig.Csv("f.csv", "0", "w", false, ',');

        assertThatThrownBy(() -> of(bare, List.of("1", "2")))
                .isInstanceOf(DataException.class)
                .hasMessage("weight column 'w' is not in f.csv, which has 2 columns and no header");
    }

    @Test
    void label_notThereAmongManyColumns_listsTheFirst() {
        List<String> many = IntStream.range(0, 1000).mapToObj(i -> "x" + i).toList();

        assertThatThrownBy(() -> of("y", "", many))
                .hasMessageContaining("which has 1000 columns: x0, x1,")
                .hasMessageEndingWith("x19, ...");
    }

    @Test
    void label_alsoTheWeight_isRefused() {
        assertThatThrownBy(() -> of("y", "-2", NAMES))
                .isInstanceOf(DataException.class)
                .hasMessage("column '-2' of f.csv is both label and weight");
    }

    @Test
    void labels_several_areInTheirOrderAndNoFeatures() {
        CsvColumns columns =
                CsvColumns.of(
                        new SourceConfig.Csv("f.csv", List.of("c", "a"), "", true, ','),
                        "f.csv",
                        List.of("a", "b", "c", "d"),
                        FeatureColumns.all(),
                        true);

        assertThat(columns.labels()).containsExactly(2, 0);
        assertThat(columns.featureNames()).containsExactly("b", "d");
    }

    @Test
    void labels_sameColumnTwice_areRefused() {
        SourceConfig.Csv twice = new SourceConfig.Csv("f.csv", List.of("a", "0"), "", true, ',');

        assertThatThrownBy(
                        () ->
                                CsvColumns.of(
                                        twice,
                                        "f.csv",
                                        List.of("a", "b"),
                                        FeatureColumns.all(),
                                        true))
                .isInstanceOf(DataException.class)
                .hasMessage("label column '0' of f.csv is named twice");
    }

    @Test
    void features_none_asksAboutTheSeparator() {
        assertThatThrownBy(() -> of("a;b;y", "", List.of("a;b;y")))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "f.csv has no feature columns beside label and weight; is the separator ','"
                                + " right?");
    }

    @Test
    void features_ofAModel_areInItsOrder() {
        assertThat(matched(List.of("y", "c", "b", "a"), "a", "b").features()).containsExactly(3, 2);
    }

    @Test
    void features_missingOneOfTheModel_namesIt() {
        assertThatThrownBy(() -> matched(List.of("a", "y"), "a", "b"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "f.csv has no column 'b', a feature of the training data; it has: a, y");
    }

    @Test
    void features_twoOfOneNameInTheSameOrder_areBothTaken() {
        assertThat(matched(List.of("x", "x", "y"), "x", "x").features()).containsExactly(0, 1);
    }

    @Test
    void features_twoOfOneNameInAnotherOrder_areRefused() {
        assertThatThrownBy(() -> matched(List.of("y", "z", "x", "x"), "x", "x", "z"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "f.csv has two columns 'x', a feature of the training data; it has: y, z,"
                                + " x, x");
    }

    @Test
    void label_twoOfOneName_areRefused() {
        assertThatThrownBy(() -> of("y", "", List.of("y", "x", "y")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("two columns 'y'");
    }
}
