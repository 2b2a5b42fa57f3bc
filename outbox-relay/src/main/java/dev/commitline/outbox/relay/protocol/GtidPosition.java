package dev.commitline.outbox.relay.protocol;

/**
 * A position in MySQL: the identifiers of all transactions up to here.
 *
 * <p>File names and offsets in the binlog mean nothing on another server, and the order of commits
 * may differ there; the identifiers don't. So a transaction was published exactly if the position
 * holds its identifier, whenever it comes.
 *
 * @param server the UUID of the server from whose binlog the position was taken, for messages
 * @param gtids the transactions
 */
public record GtidPosition(String server, GtidSet gtids) implements SourcePosition {

  @Override
  public boolean covers(SourcePosition other) {
    if (!(other instanceof GtidPosition that)) {
      throw new IllegalArgumentException(other + " is of another source than " + this);
    }
    return gtids.containsAll(that.gtids);
  }

  @Override
  public Inclusion inclusionOf(String txId) {
    return gtids.contains(txId) ? Inclusion.INCLUDED : Inclusion.NEW;
  }

  @Override
  public String toString() {
    return "%s (server %s)".formatted(gtids, server);
  }
}
