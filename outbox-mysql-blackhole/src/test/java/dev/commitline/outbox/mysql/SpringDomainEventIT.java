package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringDomainEventContract;

class SpringDomainEventIT extends SpringDomainEventContract {

  SpringDomainEventIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
