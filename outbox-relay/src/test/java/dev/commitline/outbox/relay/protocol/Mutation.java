package dev.commitline.outbox.relay.protocol;

/**
 * What a broken relay or a broken Kafka would do; the simulation's checker must see each of them.
 */
enum Mutation {
  NONE,
  NO_FENCING,
  POSITION_BEFORE_EVENTS,
  POSITION_AFTER_EVENTS,
  SPLIT_TRANSACTIONS,
  PROGRESS_ONE_SHORT,
  PROGRESS_ONE_TOO_MANY,
  PARKING_FORGOTTEN,
  PARKING_BEFORE_EVENTS,
  RELEASED_BUT_STILL_PARKED,
  REPLAYED_BEFORE_EVENTS,
  REPLAYED_AFTER_EVENTS
}
