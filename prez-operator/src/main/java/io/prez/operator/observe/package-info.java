/**
 * The world as seen at one moment: immutable records, and the observer that fills them from the API server (or the
 * informers' cache) and from the nodes. Observing never changes anything. The records are all that the planner sees.
 */
@NullMarked
package io.prez.operator.observe;

import org.jspecify.annotations.NullMarked;
