package io.prez.operator.plan;

/**
 * The part of the spec that decisions depend on.
 *
 * @param replicas wanted voters, odd
 * @param storageBytes wanted size of each volume
 * @param deleteRetiredVolumes whether volumes of removed members are deleted
 */
public record Desired(int replicas, boolean paused, long storageBytes, boolean deleteRetiredVolumes) {}
