package dev.commitline.outbox.relay.fault;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a relay: a stable code for alerts and for {@code docs/troubleshooting.md},
 * whether waiting can mend it, and what to do.
 */
public enum RelayError {
  DATABASE_UNREACHABLE(
      "CL-101",
      true,
      "check database.url, and that the server runs and accepts connections from here"),
  DATABASE_LOGIN_REFUSED("CL-102", false, "check database.username and database.password"),
  WAL_LEVEL("CL-103", false, "set wal_level = logical in postgresql.conf and restart PostgreSQL"),
  REPLICATION_NOT_PERMITTED(
      "CL-104",
      false,
      "as an administrator, on PostgreSQL: ALTER ROLE <user> REPLICATION, or use the role commitline_relay; on MySQL: GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO <user>"),
  OUTBOX_MISSING(
      "CL-105",
      false,
      "apply the migrations: outbox migrate, or start the application with commitline.outbox.migrate=true; or check database.schema and database.prefix"),
  PUBLICATION_MISSING(
      "CL-106",
      false,
      "'outbox migrate' makes it again; where events were committed while it was missing, the slot can't pass that: see CL-106 in docs/troubleshooting.md"),
  OUTBOX_NOT_READABLE(
      "CL-107",
      false,
      "apply the migrations again as the outbox's owner ('outbox migrate'), which give the role commitline_relay its rights; another user gets them with GRANT commitline_relay TO <user>"),
  PUBLICATION_MISMATCH(
      "CL-108",
      false,
      "make it anew as the migrations do, in one transaction: DROP PUBLICATION <publication>; CREATE PUBLICATION <publication> FOR TABLE <outbox> WITH (publish = 'insert', publish_via_partition_root = true)"),
  DATABASE_UNKNOWN("CL-109", false, "check the database's name in database.url"),
  SLOT_LOST(
      "CL-111",
      false,
      "events since the published position may be gone from the WAL: see 'slot lost' in docs/troubleshooting.md before anything else"),
  SLOT_AHEAD(
      "CL-112",
      false,
      "something else advanced the slot past what was published: see 'slot ahead' in docs/troubleshooting.md"),
  SLOT_FOREIGN(
      "CL-113",
      false,
      "the slot belongs to another database or plugin: choose another relay.name, or drop that slot"),
  SOURCE_CHANGED(
      "CL-114",
      "the database is not the one that was published from: see 'source changed' in docs/troubleshooting.md before you decide with 'outbox accept CL-114'",
      "events that Kafka has and this database does not stay in Kafka; what both have behind the point where the source goes on is published a second time, and what lies before it and Kafka lacks is not published",
      false),
  SLOT_LIMIT(
      "CL-115",
      false,
      "raise max_replication_slots or max_wal_senders, or drop slots that nobody uses"),
  SERVER_IS_STANDBY(
      "CL-116",
      true,
      "name the server that takes writes in database.url (on PostgreSQL also all of them, with targetServerType=primary); the relay waits until it does"),
  SERVER_UNSUPPORTED(
      "CL-117",
      false,
      "use a server that README.md lists as supported; nothing was written to this one"),
  LIMIT_STRUCK(
      "CL-118",
      true,
      "the relay sets no such limit: look for who cancels or ends its sessions (pg_cancel_backend, KILL, a pooler, a job that ends long sessions)"),
  OUTBOX_COLUMNS(
      "CL-125",
      false,
      "the binlog can't tell which value is which, and nothing is published wrongly: see CL-125 in docs/troubleshooting.md for the way back"),
  EVENTS_AS_STATEMENTS(
      "CL-126",
      false,
      "set binlog_format = ROW and let no session change it; the events of that statement can't be read: see CL-126 in docs/troubleshooting.md for the way on"),
  LOG_NARROWED(
      "CL-131",
      "mend it first, so that the log shows every write of the outbox; what was committed meanwhile may be missing in Kafka: see CL-131 in docs/troubleshooting.md for how to find and publish it, then 'outbox accept CL-131'",
      "events that were committed while the log was narrower stay unpublished, unless you publish them again",
      true),
  EVENTS_MISSING(
      "CL-132",
      "an event was committed that the log does not show: see CL-132 in docs/troubleshooting.md for how to find it, then 'outbox accept CL-132'",
      "the events that are missing stay so; the relay goes on behind the gap",
      true),
  HEARTBEAT_LOST(
      "CL-133",
      "something keeps writes of the outbox out of the log: see CL-133 in docs/troubleshooting.md, mend it, then 'outbox accept CL-133'",
      "events that were kept out of the log meanwhile stay unpublished, unless you publish them again",
      true),
  EVENTS_REPEATED(
      "CL-134",
      "rows of the outbox were written once more, or a head row was set back: see CL-134 in docs/troubleshooting.md, mend it, then 'outbox accept CL-134'",
      "events whose numbers come a second time are published; consumers that go by the numbers drop them",
      true),
  RELAY_OTHER(
      "CL-135",
      false,
      "mend relay.name; or where the other relay is retired for good, see CL-135 in docs/troubleshooting.md for the statement that ends its claim"),
  HEARTBEAT_REFUSED(
      "CL-136",
      false,
      "let the outbox take the relay's heartbeats, whose topic is commitline/heartbeat: see CL-136 in docs/troubleshooting.md for what may refuse them"),
  BINLOG_SETTINGS(
      "CL-121",
      false,
      "set it in the server's configuration and restart MySQL: docs/relay.md lists what the server needs"),
  OUTBOX_ENGINE(
      "CL-122",
      false,
      "events that were written meanwhile are in the binlog, too: see CL-122 in docs/troubleshooting.md for the way back"),
  BINLOG_PURGED(
      "CL-123",
      false,
      "events since the published position may be gone from the binlog: see CL-123 in docs/troubleshooting.md before anything else"),
  TRANSACTION_TOO_LARGE(
      "CL-124",
      false,
      "give the relay a larger heap (-Xmx, or the container's memory limit), as large as the message says; nothing is lost meanwhile"),
  KAFKA_UNREACHABLE(
      "CL-201", true, "check kafka.bootstrap-servers, and that a broker answers there"),
  KAFKA_NOT_PERMITTED(
      "CL-202",
      false,
      "check the credentials in kafka.properties, and the relay's ACLs on topics and on its two transactional ids: see 'permissions' in docs/relay.md"),
  EVENT_TOO_LARGE(
      "CL-203",
      false,
      "raise the topic's max.message.bytes and kafka.properties.max.request.size; the event stays in the outbox"),
  FENCED(
      "CL-204", true, "another relay of the same name took over; this one starts again as standby"),
  TOPIC_UNUSABLE("CL-205", false, "make the topic by hand, or mend the settings under topics"),
  POSITION_UNREADABLE(
      "CL-206",
      false,
      "the position topic holds a record that this version can't read: use the version that wrote it"),
  POSITION_LOST(
      "CL-207",
      false,
      "check kafka.bootstrap-servers: is it the cluster that this relay published to? See 'position lost' in docs/troubleshooting.md"),
  PARTITIONS_CHANGED(
      "CL-208",
      false,
      "the order of aggregates rests on the number: see CL-208 in docs/troubleshooting.md for topics.partitions-changed"),
  KAFKA_FAULT(
      "CL-209",
      true,
      "Kafka refused a transaction; the relay starts again from its committed position"),
  TOPIC_REPLACED(
      "CL-210",
      "what it held is gone, and consumers may not have read it: see CL-210 in docs/troubleshooting.md before you decide with 'outbox accept CL-210'; a replay to the topic comes behind that, when the relay runs",
      "events that were published to the topic before it was replaced are not published again",
      false),
  TOPIC_FORGETS(
      "CL-211",
      false,
      "set it so with kafka-configs.sh --alter --entity-type topics, or see CL-211 in docs/troubleshooting.md: what was kept there may be gone already"),
  OUTBOX_OTHER(
      "CL-212",
      "give each outbox a relay.name of its own: see CL-212 in docs/troubleshooting.md; only where the outbox was renamed or moved with all of its log, 'outbox accept CL-212'",
      "the relay takes this outbox for the one that it has read, whatever is in it",
      false),
  TOPIC_LOST_RECORDS(
      "CL-213",
      "consumers may miss what is gone, and newer events would hide that: see CL-213 in docs/troubleshooting.md, then 'outbox accept CL-213', start the relay, and replay that time to the topic",
      "the records that are gone are not published again by the relay itself; replay them to their topic once it runs",
      true),
  TRANSACTION_TIMED_OUT(
      "CL-221",
      true,
      "the relay tries it once more; raise kafka.properties.transaction.timeout.ms, or set relay.chunked=true"),
  TRANSACTION_TOO_LONG(
      "CL-222",
      false,
      "raise kafka.properties.transaction.timeout.ms (up to the brokers' transaction.max.timeout.ms), or set relay.chunked=true"),
  DEAD_LETTER_REFUSED(
      "CL-223",
      false,
      "make the dead-letter topic usable, or kafka.properties.max.request.size larger; the event stays in the outbox"),
  DEAD_LETTERS_MISSING(
      "CL-224",
      false,
      "parked events are gone from the dead-letter topic: see CL-224 in docs/troubleshooting.md"),
  DEAD_LETTERS_UNREADABLE(
      "CL-225",
      false,
      "grant Describe and Read on the dead-letter topic, or mend it, and ask for the release again"),
  KAFKA_CLIENT(
      "CL-226",
      false,
      "mend kafka.properties, or the files that they name: no broker was asked yet"),
  PASSWORD_UNREADABLE(
      "CL-227",
      true,
      "database.password-file has to be there, and readable for this process, at each connection"),
  SOURCE_FAULT(
      "CL-301",
      true,
      "the stream from the database broke; the relay starts again from its committed position"),
  SOURCE_CORRUPT(
      "CL-302",
      false,
      "the database sent what no Commitline application writes; the message names it; a row whose headers are unreadable is got past with relay.poison: dead-letter, see CL-302 in docs/troubleshooting.md"),
  SOURCE_DIVERGED(
      "CL-303",
      "the database does not go on where it was left: see 'source diverged' in docs/troubleshooting.md before you decide with 'outbox accept CL-303'",
      "the part of the transaction that was published stays, and its rest does not come; otherwise as CL-114",
      false),
  LEASE_LOST(
      "CL-304",
      true,
      "another relay of the same name may have taken over; this one starts again as standby"),
  NOTHING_TO_REPLAY("CL-401", false, "widen the selection, or replay what there is"),
  PRODUCT_UNKNOWN("CL-402", false, "choose one of the topics that are there"),
  REPLAY_CONFLICT(
      "CL-403",
      false,
      "resume or cancel that replay first, or choose another target; 'outbox replay list' shows all"),
  NOT_YET_RELAYED(
      "CL-404", false, "start the relay and wait until it has caught up, or end the range earlier"),
  REPLAY_TAKEN_OVER("CL-405", false, "nothing is lost or doubled; look there"),
  HISTORY_CHANGED(
      "CL-406",
      false,
      "events were dropped or changed meanwhile: cancel it, and order a new replay of what there is"),
  REPLAY_STATE("CL-407", false, "'outbox replay list' shows every replay and its state"),
  ORDER_UNKNOWN(
      "CL-408",
      false,
      "select events from before or behind the change with --since or --until, or replay from the history"),
  AGGREGATE_PARKED(
      "CL-411",
      false,
      "release the aggregate with 'outbox parked release', then resume the replay"),
  UPCASTER_UNKNOWN(
      "CL-412",
      false,
      "put its jar on the class path (OUTBOX_CLASSPATH) here and of the relay, or name one that is there"),
  UPCAST_FAILED("CL-413", false, "mend the up-caster, restart with it, and resume the replay"),
  TOPIC_COMPACTED(
      "CL-414", false, "replay to a topic of its own: leave out --to, or name another topic"),
  INTERNAL("CL-900", false, "a defect in Commitline: report it with the log");

  private final String code;
  private final boolean retriable;
  private final String remedy;
  private final @Nullable String givesUp;
  private final boolean unseenLater;

  RelayError(String code, boolean retriable, String remedy) {
    this.code = code;
    this.retriable = retriable;
    this.remedy = remedy;
    this.givesUp = null;
    this.unseenLater = false;
  }

  /** One that asks for a decision, and stays until it is answered. */
  RelayError(String code, String remedy, String givesUp, boolean unseenLater) {
    this.code = code;
    this.retriable = false;
    this.remedy = remedy;
    this.givesUp = givesUp;
    this.unseenLater = unseenLater;
  }

  /** The one with a code, {@code CL-nnn}; empty when there is none. */
  public static Optional<RelayError> ofCode(String code) {
    return Arrays.stream(values()).filter(error -> error.code.equals(code)).findFirst();
  }

  /** The stable code, {@code CL-nnn}. */
  public String code() {
    return code;
  }

  /** Whether the relay tries again by itself. */
  public boolean retriable() {
    return retriable;
  }

  /**
   * What is given up by whoever decides to go past it; empty where nobody can, since it ends by
   * itself or by being mended.
   */
  public Optional<String> givesUp() {
    return Optional.ofNullable(givesUp);
  }

  /**
   * Whether a later start can't see it any more, so that only memory keeps it: then it stays until
   * somebody decides. Else a start that finds all well ends it, too.
   */
  public boolean unseenLater() {
    return unseenLater;
  }

  /** What to do, in one sentence. */
  public String remedy() {
    return remedy;
  }
}
