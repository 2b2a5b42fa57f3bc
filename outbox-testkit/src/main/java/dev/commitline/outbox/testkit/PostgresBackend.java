package dev.commitline.outbox.testkit;

/** A running PostgreSQL server and its superuser, wherever it runs. */
interface PostgresBackend extends ServerBackend {

  String host();

  int port();

  String username();

  String password();
}
