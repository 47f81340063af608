package org.backdraft.driver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.model.Safetensors;
import org.backdraft.schema.Column;
import org.backdraft.schema.Missing;
import org.backdraft.schema.Schema;
import org.backdraft.schema.Transforms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class SavedModelTest {
    private static final HadoopFiles FILES = new HadoopFiles(new Configuration());
    private static final SavedModel MODEL = Models.classifier();

    @TempDir private Path folder;

    private String path() {
        return folder.resolve("model.safetensors").toString();
    }

    private byte[] written() throws IOException {
        Path file = folder.resolve("written.safetensors");
        MODEL.write(FILES, file.toString());
        return Files.readAllBytes(file);
    }

    private Safetensors parts() throws IOException {
        return Safetensors.read(new ByteArrayInputStream(written()), "parts");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> rejects(byte[] bytes)
            throws IOException {
        Files.write(Path.of(path()), bytes);
        return assertThatThrownBy(() -> SavedModel.read(FILES, path()))
                .hasMessageContaining(path());
    }

    private static float[] values(Safetensors parts, String tensor) {
        return ((Safetensors.Float32) parts.tensor(tensor)).values();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> rejects(Safetensors parts)
            throws IOException {
        FILES.writeAtomically(path(), parts::write);
        return assertThatThrownBy(() -> SavedModel.read(FILES, path()))
                .hasMessageContaining(path());
    }

    /** The classifier on a number and an indicator of where it was missing. */
    private static SavedModel withSchema() {
        Column number =
                new Column.Number("n", Missing.MEAN, 1 / 3.0, true, new Transforms(List.of()));
        Schema schema = new Schema(List.of(new Column.Ignored("id"), number), List.of("NA"));
        return new SavedModel(
                MODEL.config(),
                MODEL.graph(),
                MODEL.theta(),
                MODEL.scaling(),
                schema.featureNames(),
                schema,
                MODEL.classes(),
                MODEL.provenance());
    }

    @Test
    void read_writtenWithASchema_hasItAndItsFeatures() throws IOException {
        withSchema().write(FILES, path());

        SavedModel found = SavedModel.read(FILES, path());

        assertThat(found.schema()).isEqualTo(withSchema().schema());
        assertThat(found.features()).containsExactly("n", "n is missing");
        assertThat(
                        SavedModel.read(FILES, Files.write(Path.of(path()), written()).toString())
                                .schema())
                .isNull();
    }

    @Test
    void read_changedSchema_isDamaged() throws IOException {
        withSchema().write(FILES, path());
        Safetensors parts =
                Safetensors.read(
                        new ByteArrayInputStream(Files.readAllBytes(Path.of(path()))), "parts");
        Map<String, String> texts = new LinkedHashMap<>(parts.metadata());
        texts.computeIfPresent(
                "backdraft.schema", (key, text) -> text.replace("0.3333333333333333", "0.25"));

        rejects(new Safetensors(texts, parts.tensors()))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining("backdraft.schemaSha256");
    }

    @Test
    void read_written_hasAllFields() throws IOException {
        MODEL.write(FILES, path());

        SavedModel found = SavedModel.read(FILES, path());

        assertThat(found.config()).isEqualTo(MODEL.config());
        assertThat(found.graph().inputWidth()).isEqualTo(2);
        assertThat(found.graph().nodes()).isEqualTo(MODEL.graph().nodes());
        assertThat(found.theta()).isEqualTo(MODEL.theta());
        assertThat(found.scaling().offset()).isEqualTo(MODEL.scaling().offset());
        assertThat(found.scaling().factor()).isEqualTo(MODEL.scaling().factor());
        assertThat(found.features()).isEqualTo(MODEL.features());
        assertThat(found.classes()).isEqualTo(MODEL.classes());
        assertThat(found.provenance()).isEqualTo(MODEL.provenance());
    }

    @Test
    void write_anyModel_leavesOneFile() throws IOException {
        MODEL.write(FILES, path());

        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
    }

    @Test
    void write_tensors_areNamedByModule() throws IOException {
        Safetensors parts = parts();

        assertThat(parts.tensors())
                .map(tensor -> tensor.name() + tensor.shape())
                .containsExactly(
                        "linear1.weight[3, 2]",
                        "linear1.bias[3]",
                        "linear2.weight[3, 3]",
                        "linear2.bias[3]",
                        "scaling.offset[2]",
                        "scaling.factor[2]");
        assertThat(values(parts, "linear1.weight")).isEqualTo(Arrays.copyOf(MODEL.theta(), 6));
        assertThat(values(parts, "linear2.weight"))
                .isEqualTo(Arrays.copyOfRange(MODEL.theta(), 9, 18));
    }

    @Test
    void read_truncated_isRefused() throws IOException {
        byte[] whole = written();
        for (int length = 0; length < whole.length; length += 7) {
            rejects(Arrays.copyOf(whole, length)).isInstanceOf(FileException.class);
        }
    }

    @Test
    void read_anyFlippedByteOfTheNumbers_isRefused() throws IOException {
        byte[] whole = written();
        int numbers = 4 * (MODEL.theta().length + 4);
        for (int at = whole.length - numbers; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;
            rejects(flipped)
                    .as("byte %d of %d", at, whole.length)
                    .isInstanceOf(FileException.class)
                    .hasMessageContaining("is damaged")
                    .hasMessageContaining("SHA-256");
        }
    }

    @Test
    void read_otherSafetensors_isNoModel() throws IOException {
        rejects(new Safetensors(Map.of("format", "pt"), parts().tensors()))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("is not a model that this Backdraft reads");
    }

    @Test
    void read_laterVersion_isRefused() throws IOException {
        rejects(withText("backdraft.format", "backdraft-model-9"))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("backdraft.format is backdraft-model-9, expected");
    }

    private Safetensors withText(String key, String text) throws IOException {
        Safetensors parts = parts();
        Map<String, String> texts = new LinkedHashMap<>(parts.metadata());
        assertThat(texts.put(key, text)).isNotNull();
        texts.values().remove("");
        return new Safetensors(texts, parts.tensors());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backdraft.configuration", "backdraft.inputs", "backdraft.features",
                "backdraft.classes", "backdraft.thetaSha256", "backdraft.scalingSha256"
            })
    void read_missingText_isNamed(String key) throws IOException {
        rejects(withText(key, ""))
                .isInstanceOf(FileException.class)
                .hasMessage("%s lacks its metadata %s", path(), key);
    }

    @ParameterizedTest
    @CsvSource({
        "backdraft.inputs, -2", "backdraft.inputs, x", "backdraft.inputs, 99999999999",
        "backdraft.features, {", "backdraft.classes, 3", "backdraft.classes, '[[1]]'"
    })
    void read_wrongText_isNamed(String key, String text) throws IOException {
        rejects(withText(key, text)).isInstanceOf(FileException.class).hasMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "1000", "999999999"})
    void read_otherInputs_isRefused(String inputs) throws IOException {
        rejects(withText("backdraft.inputs", inputs)).isInstanceOf(FileException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear1.weight", "linear2.bias", "scaling.offset", "scaling.factor"})
    void read_missingOrOtherTensor_isNamed(String name) throws IOException {
        List<Safetensors.Tensor> tensors = new ArrayList<>(parts().tensors());
        tensors.removeIf(tensor -> tensor.name().equals(name));
        rejects(new Safetensors(parts().metadata(), tensors))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("expected a float32 tensor " + name + " of shape")
                .hasMessageEndingWith("found none");

        tensors.add(new Safetensors.Float32(name, List.of(5), new float[5]));
        rejects(new Safetensors(parts().metadata(), tensors))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("expected a float32 tensor " + name + " of shape")
                .hasMessageEndingWith("found [5]");
    }

    @Test
    void read_missingFile_saysSo() {
        assertThatThrownBy(() -> SavedModel.read(FILES, path()))
                .isInstanceOf(FileException.class)
                .hasMessageStartingWith("no such file: %s", path());
    }
}
