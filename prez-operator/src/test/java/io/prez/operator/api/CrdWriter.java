package io.prez.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prez.operator.validation.ConfigRules;
import io.prez.operator.validation.SpecValidator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes the CustomResourceDefinition from the API classes and adds what the generator has no annotation for: keys of
 * lists, bounds of what is in maps, and the rules that come from tables.
 */
final class CrdWriter {
    /** The generator sorts columns by path; people read them in this order. */
    private static final List<String> COLUMNS =
            List.of("Voters", "Desired", "Leader", "Available", "Phase", "Version", "Age", "Term", "Operation", "Step");

    private CrdWriter() {}

    /** The definition as YAML, the same each time. */
    static String yaml(Path scratch) {
        new CRDGenerator()
                .customResourceClasses(PrezCluster.class)
                .inOutputDir(scratch.toFile())
                .forCRDVersions("v1")
                .detailedGenerate();
        try {
            String generated = Files.readString(scratch.resolve("prezclusters.prez.io-v1.yml"));
            CustomResourceDefinition definition = Serialization.unmarshal(generated, CustomResourceDefinition.class);
            complete(definition);
            return "# Generated from io.prez.operator.api; `make crds` writes it again.\n"
                    + Serialization.asYaml(definition);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void complete(CustomResourceDefinition definition) {
        definition.getMetadata().setLabels(Map.of("app.kubernetes.io/part-of", "prez"));
        CustomResourceDefinitionVersion version =
                definition.getSpec().getVersions().getFirst();
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        root.setDescription("A strongly consistent, durable Redis of 1, 3, 5 or 7 nodes.");
        root.setRequired(List.of("spec"));
        addRule(
                root,
                "size(self.metadata.name) <= " + SpecValidator.NAME_LENGTH_MAX,
                "the name may have at most " + SpecValidator.NAME_LENGTH_MAX + " characters");
        addRule(
                root,
                "!self.metadata.name.contains('.')",
                "the name must not contain a dot: it becomes part of host names");

        version.setAdditionalPrinterColumns(version.getAdditionalPrinterColumns().stream()
                .sorted(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())))
                .toList());

        JSONSchemaProps spec = property(root, "spec");
        spec.setDescription("What is wanted.");
        JSONSchemaProps status = property(root, "status");
        status.setDescription("What the operator last saw and did.");
        // With a default of its own, so that the rules on its fields always have an older value to compare with.
        property(spec, "storage").setDefault(JsonNodeFactory.instance.objectNode());
        keyed(property(spec, "imagePullSecrets"), "name");
        keyed(property(property(spec, "podTemplate"), "env"), "name");
        keyed(property(status, "members"), "name");
        JSONSchemaProps conditions = property(status, "conditions");
        keyed(conditions, "type");
        property(conditions.getItems().getSchema(), "lastTransitionTime").setFormat("date-time");
        configuration(property(spec, "config"));
        bound(root);
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name), name);
    }

    private static void keyed(JSONSchemaProps list, String key) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(key));
    }

    private static void configuration(JSONSchemaProps config) {
        addRule(
                config,
                "self.all(k, !(k in " + celList(ConfigRules.reserved().keySet()) + "))",
                "one of these directives is set by the operator and cannot be given: "
                        + String.join(", ", new TreeSet<>(ConfigRules.reserved().keySet())));
        addRule(
                config,
                "self.all(k, k in " + celList(ConfigRules.allowed()) + " || k in "
                        + celList(ConfigRules.reserved().keySet()) + ")",
                "not a directive of prez.conf; known are: " + String.join(", ", new TreeSet<>(ConfigRules.allowed())));
        addRule(config, "self.all(k, !self[k].contains('\\n'))", "a value is one line");
        config.getAdditionalProperties().getSchema().setMaxLength(1024L);
    }

    private static String celList(Iterable<String> words) {
        List<String> quoted = new ArrayList<>();
        new TreeSet<>(asList(words)).forEach(word -> quoted.add("'" + word + "'"));
        return quoted.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    private static List<String> asList(Iterable<String> words) {
        List<String> all = new ArrayList<>();
        words.forEach(all::add);
        return all;
    }

    private static void addRule(JSONSchemaProps schema, String rule, String message) {
        List<ValidationRule> rules = new ArrayList<>(schema.getXKubernetesValidations());
        rules.add(
                new ValidationRuleBuilder().withRule(rule).withMessage(message).build());
        schema.setXKubernetesValidations(rules);
    }

    /** Everything that a rule may walk over needs a bound, or the API server refuses the rule for its cost. */
    private static void bound(JSONSchemaProps schema) {
        // The generator finds an annotation both on a record's component and on its accessor.
        schema.setXKubernetesValidations(
                schema.getXKubernetesValidations().stream().distinct().toList());
        if (schema.getAdditionalProperties() != null) {
            JSONSchemaProps values = schema.getAdditionalProperties().getSchema();
            if ("string".equals(values.getType()) && values.getMaxLength() == null) {
                values.setMaxLength(4096L);
            }
            if (schema.getMaxProperties() == null) {
                schema.setMaxProperties(64L);
            }
        }
        if (schema.getItems() != null) {
            JSONSchemaProps items = schema.getItems().getSchema();
            if ("string".equals(items.getType()) && items.getMaxLength() == null) {
                items.setMaxLength(256L);
            }
            bound(items);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(CrdWriter::bound);
        }
    }

    /** The schema as a tree, for tests that walk over it. */
    static JsonNode schema(String yaml) throws IOException {
        CustomResourceDefinition definition = Serialization.unmarshal(yaml, CustomResourceDefinition.class);
        return new ObjectMapper()
                .readTree(Serialization.asJson(definition
                        .getSpec()
                        .getVersions()
                        .getFirst()
                        .getSchema()
                        .getOpenAPIV3Schema()));
    }
}
