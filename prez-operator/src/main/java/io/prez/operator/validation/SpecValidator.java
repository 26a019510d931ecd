package io.prez.operator.validation;

import io.fabric8.kubernetes.api.model.Quantity;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.api.PrezClusterSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks a spec as the API server's schema does, and a little more: a manifest may have been stored under an older
 * schema, and some things need more than one field.
 */
public final class SpecValidator {
    /** Longest name of which every Service and pod name can be made: {@code -peers}, {@code -6}, the revision hash. */
    public static final int NAME_LENGTH_MAX = 40;

    private static final BigDecimal MEMORY_BYTES_MIN = BigDecimal.valueOf(192L * 1024 * 1024);
    private static final Set<Integer> SIZES = Set.of(1, 3, 5, 7);

    private SpecValidator() {}

    /**
     * @param field where it is, such as {@code spec.config.port}
     * @param message what is wrong and what would be right
     */
    public record Problem(String field, String message) {
        @Override
        public String toString() {
            return field + ": " + message;
        }
    }

    /** Everything that is wrong; empty when the spec can be carried out. */
    public static List<Problem> problems(PrezCluster cluster) {
        List<Problem> problems = new ArrayList<>();
        PrezClusterSpec spec = cluster.desired();
        String name = cluster.getMetadata().getName();
        if (name.length() > NAME_LENGTH_MAX) {
            problems.add(new Problem(
                    "metadata.name",
                    "has " + name.length() + " characters; at most " + NAME_LENGTH_MAX
                            + " leave room for the names that are made of it"));
        }
        if (name.indexOf('.') >= 0) {
            problems.add(new Problem("metadata.name", "must not contain a dot: it becomes part of host names"));
        }
        if (!SIZES.contains(spec.replicas())) {
            problems.add(new Problem("spec.replicas", spec.replicas() + " is not 1, 3, 5 or 7"));
        }
        for (Map.Entry<String, String> each : new TreeMap<>(spec.config()).entrySet()) {
            ConfigRules.refusal(each.getKey(), each.getValue())
                    .ifPresent(message -> problems.add(new Problem("spec.config." + each.getKey(), message)));
        }
        quantity(spec.storage().size()).ifPresentOrElse(bytes -> {}, () -> problems.add(unreadable("storage.size")));
        checkResources(spec, problems);
        return List.copyOf(problems);
    }

    private static void checkResources(PrezClusterSpec spec, List<Problem> problems) {
        Map<String, Quantity> limits = spec.resources().limits();
        for (Map.Entry<String, Quantity> request :
                new TreeMap<>(spec.resources().requests()).entrySet()) {
            Optional<BigDecimal> wanted = quantity(request.getValue());
            if (wanted.isEmpty()) {
                problems.add(unreadable("resources.requests." + request.getKey()));
                continue;
            }
            Quantity limit = limits.get(request.getKey());
            if (limit != null
                    && quantity(limit)
                            .filter(most -> most.compareTo(wanted.get()) < 0)
                            .isPresent()) {
                problems.add(new Problem(
                        "spec.resources.requests." + request.getKey(),
                        request.getValue() + " is more than the limit of " + limit));
            }
        }
        for (Map.Entry<String, Quantity> limit : new TreeMap<>(limits).entrySet()) {
            Optional<BigDecimal> most = quantity(limit.getValue());
            if (most.isEmpty()) {
                problems.add(unreadable("resources.limits." + limit.getKey()));
            } else if (limit.getKey().equals("memory") && most.get().compareTo(MEMORY_BYTES_MIN) < 0) {
                problems.add(new Problem(
                        "spec.resources.limits.memory", limit.getValue() + " is too little: a node needs 192Mi"));
            }
        }
    }

    private static Problem unreadable(String field) {
        return new Problem("spec." + field, "is not a quantity such as 500m, 2 or 10Gi");
    }

    private static Optional<BigDecimal> quantity(Quantity quantity) {
        try {
            return Optional.of(quantity.getNumericalAmount());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
