package org.backdraft.driver.ml;

import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.backdraft.driver.model.SavedModel;

import scala.Option;

import java.util.List;

/** Names of classes, which spark.ml keeps in the metadata of columns of class numbers. */
final class Classes {
    private Classes() {}

    /** The names that a label column tells, such as StringIndexer's; empty when it tells none. */
    static List<String> named(StructField label) {
        Attribute attribute = Attribute.fromStructField(label);
        Option<String[]> names = Option.empty();
        if (attribute instanceof NominalAttribute nominal) {
            names = nominal.values();
        } else if (attribute instanceof BinaryAttribute binary) {
            names = binary.values();
        }
        return names.isDefined() ? List.of(names.get()) : List.of();
    }

    /** A model whose class numbers have these names, if they are as many. */
    static SavedModel with(SavedModel model, List<String> names) {
        return names.size() != model.classes().size()
                ? model
                : new SavedModel(
                        model.config(),
                        model.graph(),
                        model.theta(),
                        model.scaling(),
                        model.features(),
                        model.schema(),
                        names,
                        model.provenance());
    }

    /** What the metadata of a column of class numbers says. */
    static Metadata metadata(String column, List<String> names) {
        return NominalAttribute.defaultAttr()
                .withName(column)
                .withValues(names.toArray(new String[0]))
                .toMetadata();
    }
}
