package dev.weir.server.config;

import static dev.weir.server.config.Key.defaulting;
import static dev.weir.server.config.Key.optional;
import static dev.weir.server.config.Key.required;

import dev.weir.server.config.Key.Groups;
import dev.weir.server.config.Numbers.Time;
import dev.weir.server.config.Texts.Text;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The keys of {@link Schema} about identity providers: {@code identity[]}. */
final class IdentityKeys {
  private static final Time LONG = new Time(Duration.ofSeconds(1), Duration.ofHours(24));
  static final Key<String> ISSUER =
      required("issuer", Text.MODEL, "as its tokens name it (iss), letter for letter");
  static final Key<String> AUDIENCE =
      required("audience", Text.MODEL, "that its tokens must be meant for (aud)");
  static final Key<URI> JWKS_URL = required("jwks_url", new Address(), "where its public keys are");
  static final Key<String> TENANT_CLAIM =
      defaulting("tenant_claim", Text.MODEL, "tenant", "the claim that names the tenant");
  static final Key<String> TENANT =
      optional("tenant", Text.ID, "of tokens without that claim; absent: they are refused");
  static final Key<String> ROLE_CLAIM =
      optional("role_claim", Text.MODEL, "the claim that names a role; absent: none has one");
  static final Key<Duration> REFRESH =
      defaulting("refresh", LONG, Duration.ofMinutes(5), "between two looks at its keys");
  static final Key<Duration> GRACE =
      defaulting(
          "grace",
          LONG,
          Duration.ofMinutes(30),
          "how long its keys count after the last good look");
  static final List<Key<?>> KEYS =
      List.of(ISSUER, AUDIENCE, JWKS_URL, TENANT_CLAIM, TENANT, ROLE_CLAIM, REFRESH, GRACE);

  static final Key<List<Section>> IDENTITY =
      new Key<>(
          "identity",
          new Groups(KEYS),
          List.of(),
          false,
          "identity providers whose tokens (JWT) stand for keys");

  private IdentityKeys() {}
}
