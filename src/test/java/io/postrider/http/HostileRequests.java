package io.postrider.http;

import io.postrider.http.contract.Endpoint;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Requests that ought to be refused, or at least survived, made from an operation of the contract.
final class HostileRequests {
  /// Stands in what no answer may repeat.
  static final String MARK = "s3cr3t";

  private static final List<String> TEXTS =
      List.of(
          "",
          MARK,
          "-1",
          "0",
          "1e309",
          "99999999999999999999",
          "x".repeat(3_000),
          "%00",
          "%0D%0AX-Injected:1",
          "%ED%A0%80",
          "%ff",
          "%zz",
          "%",
          "..%2F..%2Fetc%2Fpasswd",
          "a%3Ab",
          "%F0%9F%98%80",
          "'%20OR%201=1--");

  private static final List<String> MEDIA_TYPES =
      List.of(
          "text/plain",
          "application/xml",
          "multipart/form-data; boundary=x",
          "application/x-www-form-urlencoded",
          "application/json-patch+json",
          "///",
          ";;;");

  private final Endpoint endpoint;
  private final List<Request> requests = new ArrayList<>();

  private HostileRequests(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /// One request and why it is made.
  record Request(String why, HttpMethod method, String path, MultiMap headers, Buffer body) {}

  static List<Request> of(Endpoint endpoint) {
    HostileRequests hostile = new HostileRequests(endpoint);
    hostile.credentials();
    hostile.methods();
    hostile.paths();
    hostile.parameters();
    hostile.bodies();
    return hostile.requests;
  }

  private void credentials() {
    for (String authorization :
        List.of(
            "Bearer",
            "Bearer wa_nobody_0123456789012345678901234567",
            "Bearer a.b.c",
            "Bearer " + "x".repeat(6_000),
            "Basic YTpi",
            "é")) {
      add("credential", path(), Map.of("Authorization", authorization), fitting());
    }
    add("no credential", path(), Map.of(), fitting());
    add("wrong key", path(), Map.of("x-api-key", "wa_" + MARK), fitting());
  }

  private void methods() {
    for (HttpMethod method :
        List.of(HttpMethod.PUT, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE)) {
      requests.add(new Request("method", method, path(), headers(Map.of()), Buffer.buffer()));
    }
  }

  private void paths() {
    for (String text : TEXTS) {
      String path = endpoint.template().replaceAll("\\{(?!session)[^}]+}", text);
      add("path", path.replace("{session}", "s1"), key(), fitting());
      add("session", path().replace("/s1", "/" + text), key(), fitting());
    }
  }

  private void parameters() {
    for (Endpoint.Parameter parameter : endpoint.parameters()) {
      for (String text : TEXTS) {
        if (parameter.header()) {
          add(
              parameter.name(),
              path(),
              Map.of("x-api-key", Api.ALL, parameter.name(), text),
              fitting());
        } else {
          add(parameter.name(), path() + "?" + parameter.name() + "=" + text, key(), fitting());
        }
      }
    }
    add("query", path() + "?%zz&&=&a=%00&" + MARK, key(), fitting());
  }

  private void bodies() {
    for (Buffer body : HostileBodies.malformed()) {
      add("malformed body", path(), key(), body);
    }
    for (String type : MEDIA_TYPES) {
      add("media type", path(), Map.of("x-api-key", Api.ALL, "Content-Type", type), fitting());
    }
    endpoint
        .body()
        .ifPresent(
            body ->
                HostileBodies.wrongValues(body.schema())
                    .forEach(wrong -> add("value", path(), key(), wrong)));
  }

  private String path() {
    return endpoint.template().replace("{session}", "s1").replaceAll("\\{[^}]+}", "12345@g.us");
  }

  private Buffer fitting() {
    return endpoint
        .body()
        .map(body -> HostileBodies.example(body.schema()).toBuffer())
        .orElseGet(Buffer::buffer);
  }

  private static Map<String, String> key() {
    return Map.of("x-api-key", Api.ALL);
  }

  private static MultiMap headers(Map<String, String> headers) {
    return MultiMap.caseInsensitiveMultiMap().addAll(headers);
  }

  private void add(String why, String path, Map<String, String> headers, Buffer body) {
    requests.add(new Request(why, endpoint.method(), path, headers(headers), body));
  }
}
