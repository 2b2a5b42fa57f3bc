package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringDecoratorContract;

class SpringDecoratorIT extends SpringDecoratorContract {

  SpringDecoratorIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
