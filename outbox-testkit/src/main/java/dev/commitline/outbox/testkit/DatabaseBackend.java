package dev.commitline.outbox.testkit;

/** A running database server and its superuser, wherever it runs. */
interface DatabaseBackend extends ServerBackend {

  String host();

  int port();

  String username();

  String password();
}
