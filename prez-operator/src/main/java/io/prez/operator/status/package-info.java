/**
 * What the status says: pure functions of the observation, the plan and the status before. A finding that cannot be
 * made is Unknown, never what it was when it last could be.
 */
@NullMarked
package io.prez.operator.status;

import org.jspecify.annotations.NullMarked;
