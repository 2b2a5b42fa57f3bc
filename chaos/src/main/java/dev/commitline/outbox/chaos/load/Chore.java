package dev.commitline.outbox.chaos.load;

import java.sql.SQLException;

/** What an operator does every now and then. */
interface Chore {

  /**
   * Does it once; may not succeed, as whatever it needs may be away.
   *
   * @throws SQLException when the database is away
   */
  void run() throws InterruptedException, SQLException;
}
