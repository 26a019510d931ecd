/**
 * The Kubernetes API of Prez: the classes that {@code crds/} is generated from and that the API server's JSON is read
 * into. The descriptions are what {@code kubectl explain} prints.
 *
 * <p>Values only, immutable, no behaviour beyond defaults: an absent block of the spec reads as its default, so that no
 * reader asks for null twice. A field exists only when something acts on it.
 */
@NullMarked
package io.prez.operator.api;

import org.jspecify.annotations.NullMarked;
