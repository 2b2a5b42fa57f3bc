package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.config.Nearest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads a YAML file into path and value. Keys may be nested or written with dots. Values are taken
 * as written, so {@code password: 0123} keeps its zero.
 */
final class YamlSource {

  /** What some editors put before UTF-8; it belongs to no key. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String file;
  private final Map<String, Value> values = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private YamlSource(String file) {
    this.file = file;
  }

  /**
   * The settings in a file.
   *
   * @throws ConfigurationException with all that is wrong in it; no message contains a value
   */
  static Map<String, Value> read(Path path) {
    YamlSource source = new YamlSource(path.toString());
    try {
      new Compose(LoadSettings.builder().setLabel(path.toString()).build())
          .composeString(text(path))
          .ifPresent(root -> source.collect("", root));
    } catch (MarkedYamlEngineException e) {
      throw new ConfigurationException(source.syntaxError(e));
    } catch (YamlEngineException e) {
      throw new ConfigurationException(
          path + " is not YAML: it holds bytes that no text has; is it another kind of file?");
    } catch (IOException e) {
      throw new ConfigurationException("%s can't be read: %s".formatted(path, reason(e)));
    }
    if (!source.problems.isEmpty()) {
      throw new ConfigurationException(source.problems);
    }
    return source.values;
  }

  private static String text(Path path) throws IOException {
    if (path.toString().isEmpty()) {
      throw new ConfigurationException("--config: the name of the file is empty");
    }
    if (Files.isDirectory(path)) {
      throw new ConfigurationException(path + " is a directory: give the YAML file in it");
    }
    String text = Files.readString(path);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
  }

  /** Only the parser's short problem: its full message quotes the file, which may hold secrets. */
  private String syntaxError(MarkedYamlEngineException e) {
    return e.getProblemMark()
        .map(
            mark ->
                "%s, line %d, column %d is not YAML: %s"
                    .formatted(file, mark.getLine() + 1, mark.getColumn() + 1, e.getProblem()))
        .orElseGet(() -> "%s is not YAML: %s".formatted(file, e.getProblem()));
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "this user may not read it";
    }
    return e instanceof CharacterCodingException ? "it is not UTF-8" : e.toString();
  }

  private void collect(String path, Node node) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        entry(path, tuple);
      }
    } else if (!isNull(node)) {
      problems.add("%s must hold keys%s".formatted(path.isEmpty() ? "the file" : path, at(node)));
    }
  }

  private void entry(String parent, NodeTuple tuple) {
    Node key = tuple.getKeyNode();
    if (!(key instanceof ScalarNode name)) {
      problems.add("a key must be plain text" + at(key));
      return;
    }
    String path = parent.isEmpty() ? name.getValue() : parent + "." + name.getValue();
    Node value = tuple.getValueNode();
    if (Setting.of(path).isPresent()) {
      value(path, key, value);
    } else if (Setting.holdsKeys(path)) {
      collect(path, value);
    } else if (value instanceof MappingNode && !value.isRecursive()) {
      collect(path, value);
    } else {
      problems.add(unknown(path, key));
    }
  }

  private void value(String path, Node key, Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      problems.add("%s must be a single value%s".formatted(path, at(key)));
    } else if (isNull(node)) {
      problems.add("%s has no value%s: give one, or remove the key".formatted(path, at(key)));
    } else if (values.put(path, new Value(scalar.getValue(), place(key))) != null) {
      problems.add("%s is set a second time%s".formatted(path, at(key)));
    }
  }

  private String unknown(String path, Node key) {
    List<String> known = Arrays.stream(Setting.values()).map(Setting::path).toList();
    return "%s: unknown key '%s' at line %d%s"
        .formatted(file, path, line(key), Nearest.hint(path, known, Setting.LISTED));
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private String at(Node node) {
    return " (" + place(node) + ")";
  }

  private String place(Node node) {
    return "%s, line %d".formatted(file, line(node));
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
