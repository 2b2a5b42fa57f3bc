package dev.commitline.outbox.postgres.relay.stream.pgoutput;

import java.nio.ByteBuffer;

/** Takes the messages of a stream, in its order: {@code begin (insert | message)* commit}. */
public interface ChangeHandler {

  /**
   * A committed transaction begins.
   *
   * @param xid its id, an unsigned number
   */
  void begin(int xid);

  /** A table is described, before its first insert in this stream and again after changes. */
  void relation(Relation relation);

  /**
   * A row was inserted.
   *
   * @param relation the id of its table
   * @param row its values; valid during this call only
   */
  void insert(int relation, Tuple row);

  /**
   * A logical message was written.
   *
   * @param prefix its prefix
   * @param content what it holds; from position to limit, valid during this call only
   */
  void message(String prefix, ByteBuffer content);

  /**
   * A logical message that belongs to no transaction: it came into the stream when it was written,
   * whatever became of its writer, and between any two transactions.
   *
   * @param prefix its prefix
   */
  void messageOfNoTransaction(String prefix);

  /**
   * The transaction ends.
   *
   * @param endLsn the position behind its commit record
   * @param micros when it committed, microseconds since 1970
   */
  void commit(long endLsn, long micros);
}
