package io.prez.operator.resource;

import java.util.Map;
import java.util.TreeMap;

/** Labels and annotations. Selectors use only instance and component: they can never be changed. */
public final class Labels {
    /** The label with the cluster's name. */
    public static final String INSTANCE = "app.kubernetes.io/instance";

    /** The label that tells the objects of a cluster apart. */
    public static final String COMPONENT = "app.kubernetes.io/component";

    /** The label that the operator finds its objects by. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** Value of {@link #MANAGED_BY}, and the field manager of every write. */
    public static final String OPERATOR = "prez-operator";

    /** {@link #COMPONENT} of the pods. */
    public static final String NODE = "node";

    /** {@link #COMPONENT} of a ConfigMap with a prez.conf. */
    public static final String SERVER_CONFIG = "server-config";

    /** The label on a pod by which the Services find the leader and the followers. */
    public static final String ROLE = "prez.io/role";

    /** Annotation on a pod: the term in which its role was last written. */
    public static final String LEADER_TERM = "prez.io/leader-term";

    /** Annotation: which cluster a StatefulSet (once formed) or a volume belongs to. */
    public static final String CLUSTER_ID = "prez.io/cluster-id";

    /** Annotation: digest of everything that the operator rendered into the object. */
    public static final String SPEC_HASH = "prez.io/spec-hash";

    private Labels() {}

    /** Labels of an object. */
    static Map<String, String> of(String cluster, String component) {
        Map<String, String> labels = new TreeMap<>(Map.of(
                "app.kubernetes.io/name",
                "prez",
                INSTANCE,
                cluster,
                COMPONENT,
                component,
                "app.kubernetes.io/part-of",
                "prez",
                MANAGED_BY,
                OPERATOR));
        return labels;
    }

    /** What the pods of a cluster are selected by. */
    public static Map<String, String> nodeSelector(String cluster) {
        return new TreeMap<>(Map.of(INSTANCE, cluster, COMPONENT, NODE));
    }

    /** The same in the form of the scale subresource. */
    public static String nodeSelectorText(String cluster) {
        return COMPONENT + "=" + NODE + "," + INSTANCE + "=" + cluster;
    }
}
