package dev.commitline.outbox;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an event belongs to and what caused it; the ids become the headers {@code ce_correlationid}
 * and {@code ce_causationid} of every event that is appended while it applies (CloudEvents
 * extension 'Correlation').
 *
 * <pre>{@code
 * Correlation.of(received.correlationId()).causedBy(received.id()).run(() -> handle(received));
 * }</pre>
 *
 * <p>Thread safety: immutable. It applies to the thread that runs the work, and to nothing that the
 * work starts elsewhere.
 *
 * @param correlationId the same for all events of one business process; not blank
 * @param causationId the id of the event or command that caused this one, null when that is unknown
 */
public record Correlation(String correlationId, @Nullable String causationId) {

  private static final ThreadLocal<Correlation> CURRENT = new ThreadLocal<>();

  /** Refuses blank ids. */
  public Correlation {
    requireText(correlationId, "correlationId");
    if (causationId != null) {
      requireText(causationId, "causationId");
    }
  }

  /** A business process, with no known cause. */
  public static Correlation of(String correlationId) {
    return new Correlation(correlationId, null);
  }

  /** The same process, caused by an event or a command. */
  public Correlation causedBy(String cause) {
    return new Correlation(correlationId, Objects.requireNonNull(cause, "cause"));
  }

  /** What applies on this thread; empty outside {@link #run} and {@link #call}. */
  public static Optional<Correlation> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Runs work to which this applies; what applied before, applies again afterwards. */
  public void run(Runnable work) {
    Object unused =
        this.<@Nullable Object>call(
            () -> {
              work.run();
              return null;
            });
  }

  /** The same as {@link #run}, for work that returns something. */
  public <T extends @Nullable Object> T call(Supplier<T> work) {
    Correlation before = CURRENT.get();
    CURRENT.set(this);
    try {
      return work.get();
    } finally {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }

  private static void requireText(String value, String name) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be blank");
    }
  }
}
