package dev.commitline.outbox.chaos.check;

import dev.commitline.outbox.chaos.check.Published.HeaderText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether each event has the payload and all headers that its ledger says, and no others. What the
 * headers have to be is written out here, and not taken from the library.
 *
 * <p>Thread safety: none.
 */
final class Contents {

  private static final Comparator<HeaderText> BY_NAME =
      Comparator.comparing(HeaderText::name).thenComparing(HeaderText::value);

  private final Map<Long, String> idOfTransaction = new HashMap<>();
  private final Map<String, Long> transactionOfId = new HashMap<>();
  private final Rules rules;
  private final Verdict verdict;

  Contents(Rules rules, Verdict verdict) {
    this.rules = rules;
    this.verdict = verdict;
  }

  /** Takes an event that was not seen before. */
  void accept(Published event, LedgerEvent committed, LedgerTransaction transaction) {
    if (!Objects.equals(event.digest(), committed.digest())) {
      altered(event, "has payload %s, not %s".formatted(event.digest(), committed.digest()));
      return;
    }
    List<HeaderText> expected = expected(event, committed, transaction);
    List<HeaderText> found = event.headers().stream().sorted(BY_NAME).toList();
    if (!found.equals(expected)) {
      List<HeaderText> more = without(found, expected);
      altered(event, "has headers %s instead of %s".formatted(more, without(expected, found)));
    } else if (!lacksTxId(event, transaction) && !namesOneTransaction(event, transaction)) {
      altered(event, "has a ce_txid that is not its transaction's alone: " + txId(event));
    }
  }

  private List<HeaderText> expected(
      Published event, LedgerEvent committed, LedgerTransaction transaction) {
    List<HeaderText> headers = new ArrayList<>();
    String id = committed.id().toString();
    headers.add(new HeaderText("id", id));
    headers.add(new HeaderText("ce_id", id));
    headers.add(new HeaderText("ce_specversion", "1.0"));
    headers.add(new HeaderText("ce_source", "/chaos"));
    headers.add(new HeaderText("ce_type", committed.type()));
    headers.add(new HeaderText("ce_time", committed.time()));
    headers.add(new HeaderText("ce_subject", committed.aggregateId()));
    headers.add(new HeaderText("ce_partitionkey", committed.aggregateId()));
    headers.add(new HeaderText("ce_aggregatetype", "Thing"));
    headers.add(new HeaderText("ce_aggregateseq", Long.toString(committed.sequence())));
    if (!lacksTxId(event, transaction)) {
      headers.add(new HeaderText("ce_txid", expectedTxId(event, transaction)));
    }
    headers.add(new HeaderText("ce_txindex", Integer.toString(event.index())));
    headers.add(new HeaderText("ce_txsize", Integer.toString(transaction.events().size())));
    if (committed.digest() != null) {
      headers.add(new HeaderText("content-type", "application/octet-stream"));
    }
    headers.add(new HeaderText(Published.AT, event.transaction() + ":" + event.index()));
    if (event.replayed()) {
      headers.add(new HeaderText(Published.REPLAY, event.header(Published.REPLAY)));
    }
    committed.own().forEach((name, value) -> headers.add(new HeaderText(name, value)));
    headers.sort(BY_NAME);
    return headers;
  }

  /** Of what was read in a table, the id may be that of a savepoint. */
  private String expectedTxId(Published event, LedgerTransaction transaction) {
    String found = txId(event);
    boolean ofRow = event.replayed() || rules.earlier(event.transaction());
    return ofRow && found.equals(transaction.rowId())
        ? found
        : Objects.requireNonNullElse(transaction.databaseId(), found);
  }

  /** Where the database does not tell a transaction what its id is. */
  private boolean namesOneTransaction(Published event, LedgerTransaction transaction) {
    String id = txId(event);
    if (id.equals(transaction.rowId())) {
      return true; // maybe a savepoint's; it is the right one
    }
    String known = idOfTransaction.putIfAbsent(event.transaction(), id);
    Long other = transactionOfId.putIfAbsent(id, event.transaction());
    return (known == null || known.equals(id)) && (other == null || other == event.transaction());
  }

  /** What comes from MySQL's history is the one thing that may lack it. */
  private static boolean lacksTxId(Published event, LedgerTransaction transaction) {
    return event.replayed() && transaction.databaseId() == null && txId(event).isEmpty();
  }

  private static String txId(Published event) {
    return event.header("ce_txid");
  }

  private static List<HeaderText> without(List<HeaderText> all, List<HeaderText> others) {
    return all.stream().filter(header -> !others.contains(header)).toList();
  }

  private void altered(Published event, String how) {
    verdict.add(Anomaly.ALTERED, event + " " + how);
  }
}
