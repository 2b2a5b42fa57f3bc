package dev.commitline.outbox.relay.stream;

import dev.commitline.outbox.relay.protocol.SourcePosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ChangeTask} hands through the engine to {@link ChangeReader}.
 *
 * @param changes all that were read since the last batch; none is a sign of life
 * @param ended where the newest transaction ended, in this batch or before; null when none has yet
 */
record ChangeBatch(List<Change> changes, @Nullable SourcePosition ended) {}
