package io.prez.node.log;

/** From this index on, up to the next run, entries have this term. */
public record TermRun(long firstIndex, long term) {}
