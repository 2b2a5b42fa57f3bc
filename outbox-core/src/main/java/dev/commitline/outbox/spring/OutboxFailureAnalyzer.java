package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import dev.commitline.outbox.OutboxException;
import dev.commitline.outbox.OwnershipException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the application did not start, and what to do, instead of a stack trace. */
final class OutboxFailureAnalyzer extends AbstractFailureAnalyzer<OutboxException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, OutboxException cause) {
    String action = action(cause);
    return action == null ? null : new FailureAnalysis(cause.getMessage(), action, cause);
  }

  private static @Nullable String action(OutboxException cause) {
    if (cause instanceof OutboxSetupException setup) {
      return setup.action();
    }
    if (cause instanceof InvalidDeclarationException) {
      return "Correct the declaration that the description names; no event was appended.";
    }
    if (cause instanceof OwnershipException) {
      return "Write each aggregate type from one application only. Was this application renamed, set"
          + " commitline.outbox.owner to the owner that is registered; is the type another one, name"
          + " it apart with @EmitEvent(aggregateType = ...).";
    }
    return null;
  }
}
