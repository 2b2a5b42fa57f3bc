package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringFailureContract;

class SpringFailureIT extends SpringFailureContract {

  SpringFailureIT(TestDatabase database) {
    super(database);
  }
}
