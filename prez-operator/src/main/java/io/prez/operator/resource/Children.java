package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All objects of a cluster.
 *
 * @param wanted in the order in which they have to exist: the StatefulSet last, because its pods use the others
 * @param unwanted which must not exist
 */
public record Children(List<HasMetadata> wanted, List<Absent> unwanted) {

    /** An object that is not there, or shall not be. */
    public record Absent(Class<? extends HasMetadata> type, String namespace, String name) {}

    /** Copies the lists. */
    public Children {
        wanted = List.copyOf(wanted);
        unwanted = List.copyOf(unwanted);
    }

    /** Renders all of them. */
    public static Children render(Blueprint blueprint) {
        Collector all = new Collector(blueprint.names());
        Names names = blueprint.names();
        all.add(ServiceAccount.class, NodeServiceAccount.own(blueprint), NodeServiceAccount.render(blueprint));
        all.add(AddressBook.render(blueprint));
        all.add(ServerConfig.render(blueprint));
        all.add(PeersService.render(blueprint));
        all.add(Service.class, names.leaderService(), ClientServices.leader(blueprint));
        all.add(Service.class, names.followersService(), ClientServices.followers(blueprint));
        all.add(Service.class, names.anyService(), ClientServices.any(blueprint));
        all.add(PodDisruptionBudget.class, names.cluster(), DrainBudget.render(blueprint));
        all.add(NetworkPolicy.class, names.cluster(), AccessPolicy.render(blueprint));
        all.add(NodeStatefulSet.render(blueprint));
        return new Children(all.wanted, all.unwanted);
    }

    private static final class Collector {
        private final Names names;
        private final List<HasMetadata> wanted = new ArrayList<>();
        private final List<Absent> unwanted = new ArrayList<>();

        Collector(Names names) {
            this.names = names;
        }

        void add(HasMetadata object) {
            wanted.add(stamped(object));
        }

        <T extends HasMetadata> void add(Class<T> type, String name, Optional<T> object) {
            object.ifPresentOrElse(this::add, () -> unwanted.add(new Absent(type, names.namespace(), name)));
        }

        private static HasMetadata stamped(HasMetadata object) {
            var annotations = new TreeMap<String, String>();
            if (object.getMetadata().getAnnotations() != null) {
                annotations.putAll(object.getMetadata().getAnnotations());
            }
            annotations.put(Labels.SPEC_HASH, Digest.of(Serialization.asYaml(object)));
            object.getMetadata().setAnnotations(annotations);
            return object;
        }
    }
}
