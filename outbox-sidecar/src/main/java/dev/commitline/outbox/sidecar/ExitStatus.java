package dev.commitline.outbox.sidecar;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the process ends with; the numbers follow {@code sysexits.h}. */
enum ExitStatus {
  OK(0, "done; for run: stopped by SIGTERM or SIGINT, everything drained"),
  USAGE(64, "the command line is wrong"),
  FATAL(70, "a fault that a retry can't mend: see the CL-nnn message"),
  AGAIN(75, "not done, the same call may succeed later; for run: draining took too long"),
  CONFIGURATION(78, "the configuration is wrong");

  private final int code;
  private final String meaning;

  ExitStatus(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  String meaning() {
    return meaning;
  }

  /** For {@code --help}. */
  static Map<String, String> list() {
    Map<String, String> list = new LinkedHashMap<>();
    Arrays.stream(values())
        .forEach(status -> list.put(Integer.toString(status.code), status.meaning));
    return list;
  }
}
