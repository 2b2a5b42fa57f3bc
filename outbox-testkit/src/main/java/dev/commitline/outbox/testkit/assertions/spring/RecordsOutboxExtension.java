package dev.commitline.outbox.testkit.assertions.spring;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Lets each test begin with nothing recorded: contexts are shared between tests. */
final class RecordsOutboxExtension implements BeforeEachCallback {

  @Override
  public void beforeEach(ExtensionContext context) {
    SpringExtension.getApplicationContext(context).getBean(OutboxRecorder.class).clear();
  }
}
