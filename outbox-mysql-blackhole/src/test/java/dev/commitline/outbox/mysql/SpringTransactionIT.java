package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringTransactionContract;

class SpringTransactionIT extends SpringTransactionContract {

  SpringTransactionIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
