package dev.weir.control.tenants;

import dev.weir.control.Key;
import dev.weir.control.KeyTerms;
import dev.weir.control.Recognition;
import dev.weir.control.Role;
import dev.weir.control.Tokens;
import dev.weir.protocol.Refusal;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells callers by tokens of identity providers (OpenID Connect's and others' JWT).
 *
 * <p><b>What it decides.</b> In this order: a provider is known by the issuer; the algorithm is one
 * with a private key; the named key is known and of the algorithm's kind; the signature is right;
 * the token is meant for us, has begun and not ended; its claim names a tenant that exists. The
 * algorithm of the header is only compared, never followed: a public key is never taken for a
 * shared secret [1].
 *
 * <p><b>Cost.</b> One signature check, some tens of microseconds on the event loop, once for a
 * connection and token: the doorman remembers the result until the token ends or the ring changes.
 *
 * <p><b>How it fails.</b> While a key has to be fetched, or the provider has been away for too
 * long, the answer is 503 with a time to come again, never "let in".
 *
 * <ol>
 *   <li>[1] RFC 8725, JSON Web Token Best Current Practices, sections 2.1 and 3.1
 * </ol>
 */
final class JwtTokens implements Tokens {
  /** Clocks of machines differ. */
  private static final long LEEWAY_MILLIS = 60_000;

  private static final int MOST_NAME = 60;

  private final Map<String, ProviderKeys> byIssuer;
  private final RingMaker tenants;
  private final LongSupplier clock;

  JwtTokens(Map<String, ProviderKeys> byIssuer, RingMaker tenants, LongSupplier clock) {
    this.byIssuer = byIssuer;
    this.tenants = tenants;
    this.clock = clock;
  }

  @Override
  public @Nullable Recognition recognise(String presented) {
    Jwt token = presented.startsWith("ey") ? Jwt.parse(presented) : null;
    if (token == null) {
      return null;
    }
    ProviderKeys keys = byIssuer.get(token.text("iss"));
    if (keys == null) {
      return refused("issuer: not one of identity", "unknown_issuer");
    }
    Refusal wrong = signature(token, keys);
    if (wrong == null) {
      wrong = claims(token, keys.provider());
    }
    return wrong == null ? member(token, keys.provider()) : new Recognition.Refused(wrong);
  }

  private static @Nullable Refusal signature(Jwt token, ProviderKeys provider) {
    JwtAlgorithm algorithm = JwtAlgorithm.of(token.header().path("alg").asString(""));
    if (algorithm == null || token.header().has("crit")) {
      return unauthorized("alg: not accepted (expected: RS256, RS384, RS512, ES256 or ES384)");
    }
    if (!provider.fresh()) {
      boolean _ = provider.lookAgain();
      return Refusal.server(503, "the identity provider does not answer", "identity_unavailable");
    }
    JsonNode kid = token.header().path("kid");
    Jwks.Verifying key = provider.keys().find(kid.isString() ? kid.stringValue() : null);
    if (key == null) {
      return provider.lookAgain()
          ? Refusal.server(503, "the token's key is being looked up", "identity_pending")
          : unauthorized("kid: no key of the identity provider");
    }
    if (!key.suits(algorithm)) {
      return unauthorized("alg: not that of the key that the token names");
    }
    return algorithm.verifies(key.key(), token.signed(), token.signature())
        ? null
        : unauthorized("signature: wrong");
  }

  private @Nullable Refusal claims(Jwt token, Provider provider) {
    long now = clock.getAsLong();
    if (!token.isFor(provider.audience())) {
      return unauthorized("aud: another audience");
    }
    long end = token.moment("exp", -1);
    if (end < 0 || end + LEEWAY_MILLIS <= now) {
      return new Refusal(401, "authentication_error", "token: expired", null, "token_expired");
    }
    return token.moment("nbf", 0) > now + LEEWAY_MILLIS ? unauthorized("nbf: in the future") : null;
  }

  private Recognition member(Jwt token, Provider provider) {
    String claimed = token.text(provider.tenantClaim());
    String tenant = claimed.isEmpty() ? provider.tenant() : claimed;
    if (tenant == null || !Form.ID.matcher(tenant).matches()) {
      return new Recognition.Refused(
          Refusal.forbidden(
              "claim " + provider.tenantClaim() + ": missing (expected: the name of a tenant)"));
    }
    Recognition member = tenants.member(name(token), tenant, false);
    if (!(member instanceof Recognition.Known(Key key))) {
      return member;
    }
    KeyTerms terms =
        new KeyTerms(
            key.terms().org(),
            role(token, provider),
            null,
            token.moment("exp", 0) + LEEWAY_MILLIS,
            key.terms().models(),
            key.terms().addresses());
    return new Recognition.Known(new Key(key.id(), key.tenant(), key.tier(), terms));
  }

  /** Safe to log: what is no plain letter is replaced. */
  private static String name(Jwt token) {
    String subject = token.text("sub").replaceAll("[^A-Za-z0-9._:@-]", "_");
    String cut = subject.length() > MOST_NAME ? subject.substring(0, MOST_NAME) : subject;
    return "jwt:" + cut;
  }

  private static Role role(Jwt token, Provider provider) {
    String claim = provider.roleClaim();
    if (claim == null) {
      return Role.NONE;
    }
    String label = token.text(claim);
    return Role.LABELS.contains(label) ? Role.of(label) : Role.NONE;
  }

  private static Recognition refused(String why, String code) {
    return new Recognition.Refused(
        new Refusal(401, "authentication_error", "token: " + why, null, code));
  }

  private static Refusal unauthorized(String why) {
    return new Refusal(401, "authentication_error", "token: " + why, null, "invalid_token");
  }
}
