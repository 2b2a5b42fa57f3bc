package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringStartUpContract;

class SpringStartUpIT extends SpringStartUpContract {

  SpringStartUpIT(TestDatabase database) {
    super(database);
  }
}
