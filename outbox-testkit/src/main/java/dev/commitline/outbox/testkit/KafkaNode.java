package dev.commitline.outbox.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A process of a KRaft cluster: a broker, a controller, or both. */
final class KafkaNode implements AutoCloseable {

  private final NodeFiles files;
  private final JavaProcess process;

  KafkaNode(NodeFiles files, String clusterId, String heap, Map<String, String> settings) {
    this.files = files;
    Path directory = files.directory();
    Path properties = directory.resolve("server.properties");
    ServerFiles.write(
        properties,
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
            .collect(
                Collectors.joining(
                    "", "", "log.dirs=" + files.data().toString().replace("\\", "/") + "\n")));
    process =
        new JavaProcess(
            directory,
            KafkaClassPath.chosen(),
            List.of("-Xmx" + heap, NodeProcess.class.getName(), directory.toString(), clusterId));
  }

  JavaProcess process() {
    return process;
  }

  /** Kills it: nobody starts it again, so an orderly end would only take time. */
  @Override
  public void close() {
    process.kill();
    files.close();
  }
}
