/** What can be asked of a running operator over HTTP: its numbers, whether it lives, whether it is ready. */
@NullMarked
package io.prez.operator.metrics;

import org.jspecify.annotations.NullMarked;
