package io.prez.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What of a PrezCluster manifest means something on one machine: how many nodes and which directives.
 *
 * @param ignored the fields of the spec that only Kubernetes can honour, to be told to the user
 */
record Manifest(int replicas, Map<String, String> directives, List<String> ignored) {
    static final int DEFAULT_REPLICAS = 3;
    static final List<Integer> SIZES = List.of(1, 3, 5, 7);

    static Manifest empty() {
        return new Manifest(DEFAULT_REPLICAS, Map.of(), List.of());
    }

    /** Reads the first PrezCluster of a file of one or more YAML documents. */
    static Manifest read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(reader)) {
                if (document instanceof Map<?, ?> map && "PrezCluster".equals(map.get("kind"))) {
                    return of(map.get("spec") instanceof Map<?, ?> spec ? spec : Map.of(), file);
                }
            }
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + e.getMessage(), e);
        } catch (YAMLException e) {
            throw new Failure(file + " is not YAML: " + e.getMessage(), e);
        }
        throw new Failure("there is no PrezCluster in " + file);
    }

    private static Manifest of(Map<?, ?> spec, Path file) {
        int replicas = DEFAULT_REPLICAS;
        Map<String, String> directives = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        for (Map.Entry<?, ?> field : spec.entrySet()) {
            Object value = field.getValue();
            switch (String.valueOf(field.getKey())) {
                case "replicas" -> replicas = size(value, file);
                case "config" -> {
                    if (!(value instanceof Map<?, ?> config)) {
                        throw new Failure(file + ": spec.config must be a map of directives");
                    }
                    config.forEach((name, setting) -> directives.put(
                            String.valueOf(name), String.valueOf(Objects.requireNonNullElse(setting, ""))));
                }
                default -> ignored.add("spec." + field.getKey());
            }
        }
        return new Manifest(replicas, directives, ignored);
    }

    private static int size(Object value, Path file) {
        if (value instanceof Integer number && SIZES.contains(number)) {
            return number;
        }
        throw new Failure(file + ": spec.replicas is " + value + ", and must be one of " + SIZES);
    }
}
