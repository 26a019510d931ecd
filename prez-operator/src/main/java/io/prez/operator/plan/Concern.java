package io.prez.operator.plan;

/**
 * Something that a human must decide.
 *
 * @param reason one word, the condition's reason
 * @param message says what to do, with the command where there is one
 */
public record Concern(String reason, String message) {}
