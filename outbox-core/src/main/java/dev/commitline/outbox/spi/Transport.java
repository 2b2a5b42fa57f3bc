package dev.commitline.outbox.spi;

/**
 * How events leave the database: PostgreSQL has {@link #TABLE} and those that begin with WAL, MySQL
 * {@link #TABLE} and those that begin with BLACKHOLE. The relay reads all transports of its
 * database at once, so an application can change from one to the other while events are on their
 * way.
 */
public enum Transport {

  /** Rows of the outbox table, which are its history, too. */
  TABLE,

  /** Messages in the database's log alone: no table that grows, and no history. */
  WAL,

  /**
   * Messages in the database's log, and the same events as rows of a history table that the relay
   * does not read: they can be replayed.
   */
  WAL_WITH_HISTORY,

  /** Rows of a table that keeps none: they are in the binlog alone, and there is no history. */
  BLACKHOLE,

  /** The same, and the same events as rows of a history table that the relay does not read. */
  BLACKHOLE_WITH_HISTORY
}
