package dev.commitline.outbox;

/**
 * The service level that a data product's owner promises; what a tier means is the organisation's
 * to define.
 */
public enum SlaTier {
  /** The highest tier: an outage is an incident at any hour. */
  TIER_1,
  /** An outage is mended in working hours. */
  TIER_2,
  /** Best effort. */
  TIER_3
}
