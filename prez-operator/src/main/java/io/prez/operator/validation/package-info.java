/**
 * What is wrong with a spec beyond what the schema of the custom resource already refuses. Pure: the same answer for
 * the same spec, so that the reconciler may ask at every turn.
 */
@NullMarked
package io.prez.operator.validation;

import org.jspecify.annotations.NullMarked;
