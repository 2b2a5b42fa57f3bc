package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringTransactionContract;

class SpringTransactionIT extends SpringTransactionContract {

  SpringTransactionIT(TestDatabase database) {
    super(database);
  }
}
