package io.prez.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether an object is as it was rendered: everything that was rendered is there with the same value. What others or
 * the API server added does not count; what the operator no longer renders is noticed by the digest, an annotation.
 */
final class ObjectMatch {
    private final ObjectMapper json = new ObjectMapper();
    private final KubernetesSerialization serialization;

    ObjectMatch(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    boolean matches(HasMetadata rendered, @Nullable HasMetadata actual) {
        return actual != null
                && actual.getMetadata().getDeletionTimestamp() == null
                && contains(tree(actual), tree(rendered));
    }

    private JsonNode tree(HasMetadata object) {
        return json.valueToTree(serialization.convertValue(object, Map.class));
    }

    private static boolean contains(JsonNode actual, JsonNode rendered) {
        if (rendered.isObject()) {
            for (Map.Entry<String, JsonNode> each : rendered.properties()) {
                JsonNode there = actual.get(each.getKey());
                if (there == null ? !isEmpty(each.getValue()) : !contains(there, each.getValue())) {
                    return false;
                }
            }
            return actual.isObject();
        }
        if (rendered.isArray()) {
            if (!actual.isArray() || actual.size() != rendered.size()) {
                return false;
            }
            for (int i = 0; i < rendered.size(); i++) {
                if (!contains(actual.get(i), rendered.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return rendered.equals(actual) || sameQuantity(rendered.asText(), actual.asText());
    }

    private static boolean isEmpty(JsonNode node) {
        return node.isNull() || (node.isContainerNode() && node.isEmpty());
    }

    private static boolean sameQuantity(String rendered, String actual) {
        if (rendered.isEmpty() || actual.isEmpty() || !Character.isDigit(rendered.charAt(0))) {
            return false;
        }
        try {
            return new Quantity(rendered).getNumericalAmount().compareTo(new Quantity(actual).getNumericalAmount())
                    == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
