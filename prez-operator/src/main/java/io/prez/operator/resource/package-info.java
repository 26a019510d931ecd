/**
 * The Kubernetes objects that a PrezCluster becomes, one class for each. Pure functions of a {@link
 * io.prez.operator.resource.Blueprint}: no clock, no client.
 *
 * <p>Objects are rendered with the values that the API server would default or normalise, so that applying the same
 * blueprint twice changes nothing. Nothing in the pod template depends on the operator's version, on the number of
 * pods or on the addresses in nodes.conf: else an upgrade of the operator, or scaling, would restart every node.
 */
@NullMarked
package io.prez.operator.resource;

import org.jspecify.annotations.NullMarked;
