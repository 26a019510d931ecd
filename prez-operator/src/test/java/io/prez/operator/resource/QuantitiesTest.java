package io.prez.operator.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({
        "1000m, 1",
        "250m, 250m",
        "0.5, 500m",
        "2, 2",
        "1024Mi, 1Gi",
        "1536Mi, 1536Mi",
        "10Gi, 10Gi",
        "1000M, 1G",
        "0, 0",
        "1.5Gi, 1536Mi"
    })
    void rendersAsTheApiServerStores(String given, String stored) {
        assertEquals(stored, Quantities.canonical(new Quantity(given)).toString());
    }
}
