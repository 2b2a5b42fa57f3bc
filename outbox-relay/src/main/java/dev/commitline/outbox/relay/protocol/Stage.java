package dev.commitline.outbox.relay.protocol;

/** What is known of the transaction that the source is in. */
enum Stage {
  /** It may be a repeated one: held. */
  HELD,
  /** It may be a repeated one, and can't be held: nothing of it is kept. */
  PASSED_BY,
  /** It was published: dropped. */
  REPEATED,
  /** It lies behind C*: sent as it comes. */
  NEW
}
