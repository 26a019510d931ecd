/**
 * What {@code prez.conf}, {@code nodes.conf} and the command line say, checked before anything is opened or written.
 * {@link io.prez.node.config.ConfigDirective} is the one table of directives: the parser, {@code CONFIG GET|SET} and
 * {@code docs/configuration.md} all read it. The JDK only.
 */
@NullMarked
package io.prez.node.config;

import org.jspecify.annotations.NullMarked;
