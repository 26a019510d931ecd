/** How a node writes its log: the seed's line format, levels and file, on logback. */
@NullMarked
package io.prez.node.logging;

import org.jspecify.annotations.NullMarked;
