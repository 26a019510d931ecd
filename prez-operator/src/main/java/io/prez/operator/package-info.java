/** The operator's entry point: it starts the reconciler, the probes and the metrics; nothing uses it. */
@NullMarked
package io.prez.operator;

import org.jspecify.annotations.NullMarked;
