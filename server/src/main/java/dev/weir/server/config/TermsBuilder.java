package dev.weir.server.config;

import dev.weir.control.HedgeRules;
import dev.weir.control.HookSpec;
import dev.weir.control.ModelTerms;
import dev.weir.control.Price;
import dev.weir.control.ResumeRules;
import dev.weir.control.Secret;
import dev.weir.server.config.TermsKeys.Hooks;
import dev.weir.server.config.TermsKeys.Prices;
import dev.weir.server.config.TermsKeys.Redis;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file that was found right says of the terms of models: prices, hooks, streams to be
 * continued, requests to be hedged, ladders and shadows; and of the store of limits.
 */
final class TermsBuilder {
  private final Section root;

  TermsBuilder(Section root) {
    this.root = root;
  }

  /** By model; only of those that have any. */
  Map<String, ModelTerms> terms() {
    Map<String, ModelTerms> terms = new LinkedHashMap<>();
    for (Section price : root.value(TermsKeys.PRICES)) {
      terms.put(price.value(Prices.MODEL), new ModelTerms(price(price), null));
    }
    for (Section hook : root.value(TermsKeys.HOOKS)) {
      terms.merge(
          hook.value(Hooks.MODEL),
          new ModelTerms(Price.FREE, hook(hook)),
          (priced, hooked) -> new ModelTerms(priced.price(), hooked.hook()));
    }
    ResumeRules usual = ResumeKeys.usual(root);
    HedgeRules hedging = HedgingKeys.usual(root);
    for (Section model : root.value(Schema.MODELS)) {
      ModelTerms known = terms.getOrDefault(model.value(Schema.Models.ID), ModelTerms.NONE);
      ModelTerms resumed = known.with(ResumeKeys.of(model, usual), HedgingKeys.of(model, hedging));
      ModelTerms all = DegradeBuilder.with(resumed, model);
      if (!all.equals(known)) {
        terms.put(model.value(Schema.Models.ID), all);
      }
    }
    return Map.copyOf(terms);
  }

  private static Price price(Section price) {
    Long cached = price.find(Prices.CACHED_INPUT);
    long input = price.value(Prices.INPUT);
    return new Price(input, cached == null ? input : cached, price.value(Prices.OUTPUT));
  }

  private static HookSpec hook(Section hook) {
    return new HookSpec(
        hook.value(Hooks.URL),
        hook.value(Hooks.TIMEOUT),
        hook.value(Hooks.FAIL_OPEN),
        hook.value(Hooks.IN_FLIGHT));
  }

  /** Null: every gateway counts for itself. */
  @Nullable RedisStore redis() {
    Section redis = root.value(TermsKeys.LIMITS).value(TermsKeys.REDIS);
    Secret url = redis.find(Redis.URL);
    return url == null
        ? null
        : new RedisStore(url, redis.find(Redis.GATEWAY), redis.value(Redis.GATEWAYS));
  }
}
