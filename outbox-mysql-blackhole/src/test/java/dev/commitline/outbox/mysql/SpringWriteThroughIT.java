package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringWriteThroughContract;

class SpringWriteThroughIT extends SpringWriteThroughContract {

  SpringWriteThroughIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
