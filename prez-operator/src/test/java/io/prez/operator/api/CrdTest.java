package io.prez.operator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrdTest {
    private static final Path COMMITTED = Path.of("..", "crds", "prezclusters.prez.io.yaml");

    /** What kubectl puts into an annotation must stay under this; half of it leaves room for a second version. */
    private static final long BYTES_MAX = 128 * 1024;

    @TempDir
    Path scratch = Path.of(".");

    @Test
    void committedDefinitionIsWhatTheClassesSay() throws IOException {
        String generated = CrdWriter.yaml(scratch);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, generated);
        }
        assertEquals(generated, Files.readString(COMMITTED), "run the tests with -Dgolden.rewrite=true");
        assertTrue(generated.length() < BYTES_MAX, "the definition has " + generated.length() + " bytes");
    }

    @Test
    void everyFieldHasADescription() throws IOException {
        List<String> without = new ArrayList<>();
        collectUndescribed("", CrdWriter.schema(CrdWriter.yaml(scratch)), without);
        assertEquals(List.of(), without);
    }

    private static void collectUndescribed(String path, JsonNode schema, List<String> without) {
        schema.path("properties").properties().forEach(each -> {
            String field = path + "." + each.getKey();
            if (each.getValue().path("description").asText().isEmpty()) {
                without.add(field);
            }
            collectUndescribed(field, each.getValue(), without);
        });
        if (schema.has("items")) {
            collectUndescribed(path + "[]", schema.get("items"), without);
        }
    }
}
