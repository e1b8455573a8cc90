package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AdminRoutesTest {
  private final Snapshots snapshots =
      new Snapshots(
          Snaps.of(
              List.of(new ModelSpec("m", List.of("a"))),
              new EngineSpec(
                  "a",
                  EngineKind.VLLM,
                  URI.create("http://user:pass@127.0.0.1:1/x"),
                  "served",
                  new Secret("sk-hidden"),
                  8,
                  new Access(
                      List.of(new Access.Header("x-team", new Secret("hidden-too"))),
                      Map.of("chat", "/c"),
                      Map.of("m", "n"),
                      null,
                      null))));
  private final Fleet fleet = new Fleet(snapshots);

  @Test
  void enginesShowStateAndLoadWithoutUserInfo() {
    fleet.engines().forEach(engine -> engine.failed("reset by \"peer\""));

    assertThat(get("/admin/engines"))
        .isEqualTo(
            "{\"engines\":[{\"id\":\"a\",\"kind\":\"vllm\",\"url\":\"http://127.0.0.1:1/x\","
                + "\"state\":\"suspect\",\"models\":[\"m\"],\"in_flight\":0,"
                + "\"outstanding_tokens\":0,\"tokens_per_second\":1.5,\"max_concurrency\":8,"
                + "\"allowed\":8,\"last_error\":\"reset by \\\"peer\\\"\","
                + "\"warning\":null,\"grace_ms\":null,"
                + "\"compute\":\"inactive: no telemetry\",\"accelerator\":null}]}");
  }

  @Test
  void modelsShowTheirEnginesAndHowManyWait() {
    assertThat(get("/admin/models"))
        .isEqualTo(
            "{\"models\":[{\"id\":\"m\",\"engines\":[\"a\"],\"queued\":7,"
                + "\"scheduling\":{\"policy\":\""
                + Scheduling.DEFAULTS.policy().label()
                + "\",\"mode\":\"size-fair\",\"ttft_ms\":60000.0,\"tpot_ms\":null},"
                + "\"degraded\":null}]}");
  }

  @Test
  void liveShowsTheSecondsThatTheCallerDoesNotHaveYet() {
    assertThat(get("/admin/live"))
        .startsWith(
            "{\"started_ms\":1,\"now_ms\":2,\"requests_in_flight\":3,\"seconds\":[{\"seq\":1,")
        .contains("\"ended\":{\"served\":1,\"rejected\":0,\"busy\":0,\"cancelled\":0,\"failed\":0}")
        .contains("\"model_ttft_ms\":{\"m\":{\"count\":1,\"p50\":2.0,\"p99\":3.0}}")
        .contains("\"ttft_ms\":{\"count\":0,\"p50\":null,\"p99\":null}", "\"queued\":{\"m\":7}")
        .contains(
            "\"engines\":{\"a\":{\"tokens_out\":6,\"in_flight\":1,\"outstanding_tokens\":9}}");
    assertThat(get("/admin/live", Map.of("after", "1")).body()).endsWith("\"seconds\":[]}");
  }

  @Test
  void requestsAreTheLastOnesNewestFirst() {
    assertThat(get("/admin/requests"))
        .startsWith(
            "{\"requests\":[{\"at_ms\":2000,\"id\":\"r2\",\"model\":\"m\",\"engine\":\"a\",")
        .contains(
            "\"ttft_ms\":12.5,\"total_ms\":80.25,\"prompt_tokens\":10,\"completion_tokens\":5")
        .contains("\"model\":null,\"engine\":null,\"outcome\":\"rejected_invalid\"");
    assertThat(get("/admin/requests", Map.of("limit", "1")).body()).doesNotContain("r1");
  }

  @Test
  void aNumberThatCannotBeMeantIsRefused() {
    for (String limit : List.of("0", "201", "-1", "ten", "")) {
      AdminApi.Reply reply = get("/admin/requests", Map.of("limit", limit));
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.body()).contains("limit: " + limit + " (expected: a whole number from 1");
    }
    assertThat(get("/admin/live", Map.of("after", "-1")).status()).isEqualTo(400);
  }

  @Test
  void nothingIsKeptByCachesOrReadByOtherOrigins() {
    assertThat(call(api(), "GET", "/admin/engines").headers())
        .containsEntry("cache-control", "no-store")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("cross-origin-resource-policy", "same-origin");
  }

  @Test
  void headIsAnsweredLikeGet() {
    assertThat(call(api(), "HEAD", "/admin/engines").status()).isEqualTo(200);
    assertThat(call(api(), "HEAD", "/admin/reload").status()).isEqualTo(405);
  }

  @Test
  void theSnapshotShowsEverythingButSecrets() {
    assertThat(get("/admin/snapshot"))
        .contains("\"version\":0", "\"has_api_key\":true", "\"model\":\"served\"")
        .contains("\"body_bytes\":33554432", "\"first_byte\":\"PT10M\"", "\"keys\":0")
        .contains("\"headers\":[\"x-team\"]", "\"paths\":{\"chat\":\"/c\"}")
        .contains("\"model_names\":{\"m\":\"n\"}")
        .doesNotContain("hidden-too", "sk-hidden", "pass@");
  }

  @Test
  void aReloadAnswersTheNewVersionOrTheErrors() {
    AdminApi done =
        new AdminRoutes(snapshots, fleet, new QuietTraffic(), () -> new Reload.Result.Done(7));
    assertThat(bare(post(done, "/admin/reload"))).isEqualTo(reply(200, "{\"version\":7}"));

    AdminApi refused =
        new AdminRoutes(
            snapshots,
            fleet,
            new QuietTraffic(),
            () -> new Reload.Result.Refused(List.of("weir.yaml:1: a", "b")));
    assertThat(bare(post(refused, "/admin/reload")))
        .isEqualTo(
            reply(
                400,
                "{\"error\":{\"message\":\"weir.yaml:1: a\\nb\",\"type\":\"invalid_request_error\","
                    + "\"param\":null,\"code\":\"invalid_configuration\"}}"));
  }

  @Test
  void aWrongPathIs404AndAWrongMethodIs405() {
    AdminApi api =
        new AdminRoutes(snapshots, fleet, new QuietTraffic(), () -> new Reload.Result.Done(1));

    AdminApi.Reply path = call(api, "GET", "/admin/engine");
    assertThat(path.status()).isEqualTo(404);
    assertThat(path.body())
        .contains("path: /admin/engine (expected: one of /admin/engines, /admin/models");

    assertThat(call(api, "POST", "/admin/engines/a/dry").body())
        .contains(
            "path: /admin/engines/a/dry (expected: one of GET /admin/engines,"
                + " POST /admin/engines/ID/drain, POST /admin/engines/ID/undrain)");

    AdminApi.Reply method = call(api, "GET", "/admin/reload");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.body()).contains("GET /admin/reload (expected: POST)");
  }

  @Test
  void aFailureInsideIsA500InTheSameShape() {
    AdminApi api =
        new AdminRoutes(
            snapshots,
            fleet,
            new QuietTraffic(),
            () -> {
              throw new IllegalStateException("disk on fire");
            });

    AdminApi.Reply reply = post(api, "/admin/reload");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("\"type\":\"server_error\"", "disk on fire");
  }

  private String get(String path) {
    AdminApi.Reply reply = call(api(), "GET", path);
    assertThat(reply.status()).isEqualTo(200);
    return reply.body();
  }

  private AdminApi.Reply get(String path, Map<String, String> query) {
    return api().handle(new AdminApi.Call("GET", path, query, ""));
  }

  private AdminApi api() {
    return new AdminRoutes(snapshots, fleet, new QuietTraffic(), () -> new Reload.Result.Done(1));
  }

  private static AdminApi.Reply post(AdminApi api, String path) {
    return call(api, "POST", path);
  }

  private static AdminApi.Reply call(AdminApi api, String method, String path) {
    return api.handle(new AdminApi.Call(method, path, Map.of(), ""));
  }

  private static AdminApi.Reply bare(AdminApi.Reply reply) {
    return new AdminApi.Reply(reply.status(), reply.contentType(), reply.body());
  }

  private static AdminApi.Reply reply(int status, String body) {
    return new AdminApi.Reply(status, "application/json", body);
  }
}
