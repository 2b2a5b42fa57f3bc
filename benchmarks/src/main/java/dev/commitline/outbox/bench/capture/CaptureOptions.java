package dev.commitline.outbox.bench.capture;

import java.time.Duration;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param connections how many transactions run at the same time
 * @param events how many events a transaction has; each is measured for itself
 * @param rounds how often all are measured in turn
 * @param slice for how long each, in a round
 */
public record CaptureOptions(int connections, List<Integer> events, int rounds, Duration slice) {}
