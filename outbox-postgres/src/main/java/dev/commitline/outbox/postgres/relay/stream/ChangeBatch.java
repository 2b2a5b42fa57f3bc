package dev.commitline.outbox.postgres.relay.stream;

import java.util.List;

/** What {@link OutboxTask} hands through the engine to {@link ChangeReader}. */
record ChangeBatch(List<Change> changes) {}
