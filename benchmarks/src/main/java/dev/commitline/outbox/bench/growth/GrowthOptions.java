package dev.commitline.outbox.bench.growth;

/**
 * What is to be measured.
 *
 * @param rows how many events are appended in all
 * @param step how many of them are a step: a partition of their own
 * @param retained how many partitions the retention leaves
 * @param transaction how many events a transaction has
 */
public record GrowthOptions(long rows, int step, int retained, int transaction) {}
