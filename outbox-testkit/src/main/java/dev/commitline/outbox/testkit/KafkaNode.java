package dev.commitline.outbox.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A process of a KRaft cluster: a broker, a controller, or both. Its data go when it is closed. */
final class KafkaNode implements AutoCloseable {

  private final Path directory = ServerFiles.temporaryDirectory("kafka");
  private final JavaProcess process;

  KafkaNode(String clusterId, String heap, Map<String, String> settings) {
    Path properties = directory.resolve("server.properties");
    ServerFiles.write(
        properties,
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
            .collect(Collectors.joining("", "", "log.dirs=" + dataDirectory() + "\n")));
    process =
        new JavaProcess(
            directory,
            List.of("-Xmx" + heap, NodeProcess.class.getName(), directory.toString(), clusterId));
  }

  JavaProcess process() {
    return process;
  }

  /** Kills it: its data go anyway, so an orderly end would only take time. */
  @Override
  public void close() {
    process.kill();
    ServerFiles.delete(directory);
  }

  private String dataDirectory() {
    return directory.resolve("data").toString().replace("\\", "/");
  }
}
