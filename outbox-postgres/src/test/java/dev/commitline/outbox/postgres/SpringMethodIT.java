package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringMethodContract;

class SpringMethodIT extends SpringMethodContract {

  SpringMethodIT(TestDatabase database) {
    super(database);
  }
}
