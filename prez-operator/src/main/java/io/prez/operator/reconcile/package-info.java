/**
 * The loop: observe, validate, write the status, plan, and then one step. The only package that writes to Kubernetes
 * or gives nodes commands.
 *
 * <p>What is seen comes from the informers' cache and may be old. So a step that could do harm is decided again on
 * what the API server and the nodes say at that moment, and names the objects that it means by their uid.
 */
@NullMarked
package io.prez.operator.reconcile;

import org.jspecify.annotations.NullMarked;
