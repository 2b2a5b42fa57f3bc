package dev.commitline.outbox.relay.source;

import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceTransactions;
import java.util.Optional;
import java.util.Properties;

/**
 * A database as the relay reads it.
 *
 * <p>All methods throw {@link dev.commitline.outbox.relay.fault.RelayException} with the code that
 * fits. The relay calls them on one thread, in this order, and again from the beginning after a
 * fault: {@link #tryLease}; for the very first start {@link #requireFirst} and {@link #bootstrap};
 * {@link #check}, {@link #logShape}, {@link #connectorProperties}, {@link #reader}. A standby asks
 * for {@link #connectorProperties} before it has the lease, too.
 */
public interface RelaySource extends AutoCloseable {

  /**
   * Takes the lease, if no other relay of the same name has it. It is bound to a session in the
   * database, so it ends with this process.
   */
  Optional<Lease> tryLease();

  /**
   * Makes sure that streaming can go on behind a position without a gap, and changes nothing but
   * that the source knows this relay from then on as one that has published.
   *
   * @param committed the newest position that Kafka has
   * @return where the stream begins, which tells whether it has to prove itself
   */
  Continuity check(ResumePoint committed);

  /**
   * What decides which of the outbox's writes come through the log, in one line that an operator
   * can read: when it has changed between two looks, some of them may have gone by unseen. Changes
   * nothing.
   *
   * @throws dev.commitline.outbox.relay.fault.RelayException when it leaves out some of them as it
   *     is
   */
  String logShape();

  /**
   * Whether nothing can have gone by unseen between two looks.
   *
   * @param before what {@link #logShape} was when the relay last looked
   * @param now what it is
   */
  default boolean sameLog(String before, String now) {
    return before.equals(now);
  }

  /**
   * Where to go on when an operator has decided to take the source as it is, whatever was published
   * from another history of it; changes nothing.
   */
  SourcePosition asItIs();

  /**
   * Makes sure that a first start is one, and changes nothing: no relay of this name has published
   * from this source, else its position is lost, as Kafka knows none; and none of another name has
   * a claim to the same outbox, else its events would come a second time, or get lost.
   *
   * @param begun whether a first start was begun before, so that what it left is this relay's own
   */
  void requireFirst(boolean begun);

  /**
   * Prepares the very first start: makes what keeps the log from now on, and finds what was
   * appended before. What an earlier one left that was interrupted is made anew.
   */
  Bootstrap bootstrap();

  /**
   * Makes sure that a relay which stands by could begin to read, as far as that can be told beside
   * one that does; changes nothing. Called on any thread.
   */
  void rehearse();

  /** What the connector needs to stream from this source. */
  Properties connectorProperties();

  /** Whether the connector gives a sign of life every second, so that silence tells its end. */
  boolean givesSignsOfLife();

  /** Translates the connector's records; to be made anew for each stream. */
  SourceReader reader(SourceTransactions transactions);

  /**
   * Keeps the source's tables in shape; called now and then while events flow, on another thread.
   * What it can't do is logged, and waits for the next time: events flow all the same.
   */
  void maintain();

  /** Frees what standing by for the lease needed; never throws. */
  @Override
  void close();
}
