package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringHeadersContract;

class SpringHeadersIT extends SpringHeadersContract {

  SpringHeadersIT(TestDatabase database) {
    super(database);
  }
}
