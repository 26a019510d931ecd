package io.prez;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The table of fields in docs/kubernetes.md is made from the CRD, which is made from the operator's classes;
 * {@code -Dgolden.rewrite=true} writes it.
 */
class FieldsDocsTest {
    private static final String BEGIN = "<!-- fields: generated from crds/, see FieldsDocsTest -->\n";
    private static final String END = "<!-- end of fields -->\n";

    private final Map<String, String> rows = new LinkedHashMap<>();

    @Test
    void everyFieldIsInTheDocument() throws IOException {
        Path top = top();
        Path document = top.resolve("docs/kubernetes.md");
        String text = Files.readString(document);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertTrue(begin >= BEGIN.length() && end >= begin, "no place for the fields in " + document);
        String expected = table(top.resolve("crds/prezclusters.prez.io.yaml"));
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(document, text.substring(0, begin) + expected + text.substring(end));
            text = Files.readString(document);
            end = text.indexOf(END);
        }
        assertEquals(expected, text.substring(begin, end), "make fix writes it");
    }

    private String table(Path definition) throws IOException {
        Map<?, ?> crd = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(definition));
        Map<?, ?> version = (Map<?, ?>) ((List<?>) at(crd, "spec", "versions")).getFirst();
        fields((Map<?, ?>) at(version, "schema", "openAPIV3Schema", "properties", "spec"), "");
        assertTrue(rows.size() > 20, () -> "only " + rows.keySet());
        return rows.entrySet().stream()
                .map(row -> "| `" + row.getKey() + "` | " + row.getValue() + " |\n")
                .collect(Collectors.joining("", "\n| field | meaning |\n|---|---|\n", "\n"));
    }

    private void fields(Map<?, ?> schema, String prefix) {
        Map<String, Object> properties = new TreeMap<>();
        if (schema.get("properties") instanceof Map<?, ?> map) {
            map.forEach((name, field) -> properties.put(String.valueOf(name), Objects.requireNonNull(field)));
        }
        Map<Object, String> seen = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            Map<?, ?> field = (Map<?, ?>) value;
            String path = prefix + name;
            Map<?, ?> items = field.get("items") instanceof Map<?, ?> map ? map : Map.of();
            String twin = field.containsKey("properties") ? seen.putIfAbsent(field.get("properties"), path) : null;
            rows.put(path, meaning(field) + (twin == null ? "" : " The same fields as `" + twin + "`."));
            if (twin == null) {
                fields(field, path + ".");
                fields(items, path + "[].");
            }
        });
    }

    private static String meaning(Map<?, ?> field) {
        String description = String.valueOf(Objects.requireNonNullElse(field.get("description"), ""));
        Object preset = field.get("default");
        boolean told = preset == null
                || preset instanceof Map
                || description.contains("default")
                || description.contains("Default");
        return description.replace("|", "\\|") + (told ? "" : " Default: `" + preset + "`.");
    }

    private static Object at(Map<?, ?> map, String... path) {
        Object value = map;
        for (String name : path) {
            value = Objects.requireNonNull(((Map<?, ?>) value).get(name), name);
        }
        return value;
    }

    private static Path top() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(top.resolve(".mvn"))) {
            top = top.getParent();
        }
        return top;
    }
}
