package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import dev.commitline.outbox.OutboxException;
import dev.commitline.outbox.OwnershipException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/** Says why the application did not start, and what to do, instead of a stack trace. */
final class OutboxFailureAnalyzer extends AbstractFailureAnalyzer<OutboxException> {

  private static final String OWNERSHIP =
      "Write each aggregate type from one application only. If this application was renamed, set"
          + " commitline.outbox.owner to the owner that is registered. If it is another type of the"
          + " same name, tell them apart with @EmitEvent(aggregateType = ...).";

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, OutboxException cause) {
    if (cause instanceof OutboxSetupException setup) {
      return new FailureAnalysis(
          setup.description(), StringUtils.capitalize(setup.action()) + ".", cause);
    }
    if (cause instanceof InvalidDeclarationException) {
      return new FailureAnalysis(
          cause.getMessage(), "Correct the declaration that the description names.", cause);
    }
    return cause instanceof OwnershipException
        ? new FailureAnalysis(cause.getMessage(), OWNERSHIP, cause)
        : null;
  }
}
