package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringDomainEventContract;

class SpringDomainEventIT extends SpringDomainEventContract {

  SpringDomainEventIT(TestDatabase database) {
    super(database);
  }
}
