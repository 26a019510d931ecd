package io.prez.operator.resource;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.prez.operator.api.PrezClusterSpec;
import io.prez.operator.api.SecretName;
import java.util.ArrayList;
import java.util.List;

/**
 * A node's pod: within the restricted Pod Security Standard, without a token of the API server, with nothing writable
 * but its volume and {@code /tmp}.
 */
final class NodePod {
    /** Endpoints need a moment to forget the pod before it stops serving. */
    private static final long PRE_STOP_SECONDS = 3;

    private static final long USER = 65532;

    private NodePod() {}

    static PodSpec render(Blueprint blueprint) {
        PrezClusterSpec spec = blueprint.spec();
        PodSpecBuilder pod = new PodSpecBuilder()
                .withServiceAccountName(NodeServiceAccount.name(blueprint))
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withRestartPolicy("Always")
                .withDnsPolicy("ClusterFirst")
                .withSchedulerName("default-scheduler")
                .withTerminationGracePeriodSeconds((long) spec.podTemplate().gracePeriodSeconds())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(blueprint))
                .withVolumes(configuration(blueprint), temporary());
        if (!spec.imagePullSecrets().isEmpty()) {
            pod.withImagePullSecrets(spec.imagePullSecrets().stream()
                    .map(SecretName::name)
                    .map(LocalObjectReference::new)
                    .toList());
        }
        Placement.apply(blueprint, pod);
        return pod.build();
    }

    private static Container container(Blueprint blueprint) {
        PrezClusterSpec spec = blueprint.spec();
        return new ContainerBuilder()
                .withName("node")
                .withImage(blueprint.image())
                .withImagePullPolicy(spec.imagePullPolicy().text())
                .withArgs(
                        "/etc/prez/prez.conf",
                        "--name",
                        "$(POD_NAME)",
                        "--cluster-announce-hostname",
                        "$(POD_NAME)." + blueprint.names().domain())
                .withEnv(environment(blueprint))
                .withPorts(
                        port("client", Names.CLIENT_PORT), port("peer", Names.PEER_PORT), port("http", Names.HTTP_PORT))
                .withNewResources()
                .withRequests(Quantities.canonical(spec.resources().requests()))
                .withLimits(Quantities.canonical(spec.resources().limits()))
                .endResources()
                // Replaying a log or taking in a snapshot may take half an hour; nobody must kill it for that.
                .withStartupProbe(probe("/startupz", 2, 2, 900))
                .withLivenessProbe(probe("/livez", 10, 10, 3))
                .withReadinessProbe(probe("/readyz", 2, 2, 2))
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep()
                .withSeconds(PRE_STOP_SECONDS)
                .endSleep()
                .endPreStop()
                .endLifecycle()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withTerminationMessagePath("/dev/termination-log")
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withVolumeMounts(
                        new VolumeMountBuilder()
                                .withName(Names.VOLUME)
                                .withMountPath("/data")
                                .build(),
                        new VolumeMountBuilder()
                                .withName("config")
                                .withMountPath("/etc/prez")
                                .withReadOnly(true)
                                .build(),
                        new VolumeMountBuilder()
                                .withName("tmp")
                                .withMountPath("/tmp")
                                .build())
                .build();
    }

    private static List<EnvVar> environment(Blueprint blueprint) {
        List<EnvVar> variables = new ArrayList<>();
        variables.add(new EnvVarBuilder()
                .withName("POD_NAME")
                .withNewValueFrom()
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath("metadata.name")
                .endFieldRef()
                .endValueFrom()
                .build());
        blueprint
                .spec()
                .podTemplate()
                .env()
                .forEach(given -> variables.add(new EnvVarBuilder()
                        .withName(given.name())
                        .withValue(given.value())
                        .build()));
        return variables;
    }

    private static ContainerPort port(String name, int number) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(number)
                .withProtocol("TCP")
                .build();
    }

    private static Probe probe(String path, int periodSeconds, int timeoutSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString("http"))
                .withScheme("HTTP")
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(timeoutSeconds)
                .withSuccessThreshold(1)
                .withFailureThreshold(failures)
                .build();
    }

    /** Both files in one directory, whole directories being what the kubelet keeps up to date. */
    private static Volume configuration(Blueprint blueprint) {
        return new VolumeBuilder()
                .withName("config")
                .withNewProjected()
                .withDefaultMode(0444)
                .addNewSource()
                .withNewConfigMap()
                .withName(ServerConfig.name(blueprint))
                .addNewItem()
                .withKey(ServerConfig.FILE)
                .withPath(ServerConfig.FILE)
                .endItem()
                .endConfigMap()
                .endSource()
                .addNewSource()
                .withNewConfigMap()
                .withName(blueprint.names().addressBook())
                .addNewItem()
                .withKey(AddressBook.FILE)
                .withPath(AddressBook.FILE)
                .endItem()
                .endConfigMap()
                .endSource()
                .endProjected()
                .build();
    }

    private static Volume temporary() {
        return new VolumeBuilder()
                .withName("tmp")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("64", "Mi"))
                .endEmptyDir()
                .build();
    }
}
