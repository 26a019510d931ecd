package io.prez.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A cache as it was when each type was first asked for. */
final class TurnCache implements ObjectCache {
    private final ObjectCache cache;
    private final Map<Class<?>, List<? extends HasMetadata>> seen = new HashMap<>();

    TurnCache(ObjectCache cache) {
        this.cache = cache;
    }

    @Override
    public <T extends HasMetadata> Collection<T> all(Class<T> type) {
        return seen.computeIfAbsent(type, each -> List.copyOf(cache.all(type))).stream()
                .map(type::cast)
                .toList();
    }
}
