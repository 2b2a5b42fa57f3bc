package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.RelayHealth;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The two probes, and nothing else.
 *
 * <p>Thread safety: safe.
 */
final class HealthProbes extends Handler.Abstract.NonBlocking {

  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";

  private final String relay;
  private final Supplier<RelayHealth> health;

  HealthProbes(String relay, Supplier<RelayHealth> health) {
    this.relay = relay;
    this.health = health;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    if (!path.equals(LIVE) && !path.equals(READY)) {
      end(response, HttpStatus.NOT_FOUND_404, callback);
    } else if (!reads(request)) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      end(response, HttpStatus.METHOD_NOT_ALLOWED_405, callback);
    } else {
      answer(response, path.equals(LIVE), callback);
    }
    return true;
  }

  private static boolean reads(Request request) {
    return HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
  }

  private static void end(Response response, int status, Callback callback) {
    response.setStatus(status);
    callback.succeeded();
  }

  private void answer(Response response, boolean live, Callback callback) {
    RelayHealth now = health.get();
    boolean well = live ? HealthServer.live(now.state()) : now.ready();
    response.setStatus(well ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    Content.Sink.write(response, true, json(now), callback);
  }

  /** Nothing in it needs escaping: a relay's name, a state and a code are plain letters. */
  private String json(RelayHealth now) {
    StringBuilder json = new StringBuilder();
    json.append("{\"relay\":\"%s\",\"state\":\"%s\"".formatted(relay, now.state()));
    now.fault().ifPresent(f -> json.append(",\"lastFault\":\"%s\"".formatted(f.error().code())));
    if (now.parkedAggregates() > 0) {
      json.append(",\"parkedAggregates\":").append(now.parkedAggregates());
    }
    millis(json, "oldestUnpublishedMs", now.oldestUnpublished());
    millis(json, "stuckMs", now.stuck());
    millis(json, "withheldMs", now.withheld());
    return json.append("}%n".formatted()).toString();
  }

  private static void millis(StringBuilder json, String name, Optional<Duration> time) {
    time.ifPresent(value -> json.append(",\"%s\":%d".formatted(name, value.toMillis())));
  }
}
