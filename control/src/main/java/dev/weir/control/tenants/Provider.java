package dev.weir.control.tenants;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider whose tokens stand for keys.
 *
 * @param issuer as tokens name it, letter for letter
 * @param audience that tokens must be meant for
 * @param jwks where its public keys are
 * @param tenantClaim the claim that names the tenant
 * @param tenant of tokens without that claim; null: they are refused
 * @param roleClaim the claim that names a {@link dev.weir.control.Role}; null: none has one
 * @param refresh between two looks at its keys
 * @param grace how long its keys count after the last good look
 */
public record Provider(
    String issuer,
    String audience,
    URI jwks,
    String tenantClaim,
    @Nullable String tenant,
    @Nullable String roleClaim,
    Duration refresh,
    Duration grace) {}
