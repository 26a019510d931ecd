/**
 * One Prez server. {@code PrezNode} reads the configuration, builds the parts and stops them; it alone may use every
 * other package, and nothing uses it.
 */
@NullMarked
package io.prez.node;

import org.jspecify.annotations.NullMarked;
