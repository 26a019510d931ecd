package io.prez.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;

/** What the informers know about the objects of one cluster; may be behind the API server. */
public interface ObjectCache {
    /** All of a type that carry the cluster's label. */
    <T extends HasMetadata> Collection<T> all(Class<T> type);
}
