// The plots: how much comes, how long it waits for a first token, how much is written; and where
// several models are called, how long each lets wait.

import {Plot} from './plot.js';
import {amount, span} from './format.js';

const MOST_MODELS = 5;
const GROUPS = [
  {id: 'served', name: 'served', always: true},
  {id: 'rejected', name: 'rejected'},
  {id: 'busy', name: 'busy'},
  {id: 'cancelled', name: 'cancelled'},
  {id: 'failed', name: 'failed'},
];

export class Charts {
  #requests = new Plot({
    title: 'Requests per second', note: 'ended, by outcome', series: GROUPS, stacked: true,
    format: amount, least: 2,
  });
  #firstToken = new Plot({
    title: 'Time to first token', note: 'of ten seconds',
    series: [{id: 'p99', name: 'p99', always: true}, {id: 'p50', name: 'p50', always: true}],
    format: span, least: 20,
  });
  #tokens = new Plot({
    title: 'Tokens per second', note: 'written by all engines',
    series: [{id: 'tokens', name: 'tokens', always: true, area: true}],
    format: amount, least: 20,
  });

  #byModel = null;
  #models = [];
  #parent;

  constructor(parent) {
    this.#parent = parent;
    parent.append(this.#requests.node, this.#firstToken.node, this.#tokens.node);
  }

  show(seconds) {
    this.#requests.show(smooth(seconds, (second) => GROUPS.map(({id}) => second.ended[id])));
    this.#tokens.show(smooth(seconds, (second) => [second.tokens_out]));
    this.#firstToken.show(
      seconds.map(({at_ms: at, ttft_ms: ttft}) => ({at, values: [ttft.p99, ttft.p50]})));
    this.#showModels(seconds);
  }

  /** One curve for each model, once there is something to compare. */
  #showModels(seconds) {
    const models = called(seconds);
    if (models.join(' ') !== this.#models.join(' ')) {
      this.#byModel?.node.remove();
      this.#models = models;
      this.#byModel = models.length < 2 ? null : new Plot({
        title: 'Time to first token by model', note: 'p99 of ten seconds',
        series: models.map((name, i) => ({id: `model-${i}`, name, always: true})),
        format: span, least: 20,
      });
      if (this.#byModel) {
        this.#byModel.node.classList.add('wide');
        this.#parent.append(this.#byModel.node);
      }
    }
    this.#byModel?.show(seconds.map(({at_ms: at, model_ttft_ms: of}) => (
      {at, values: models.map((name) => of[name]?.p99 ?? null)})));
  }
}

/** The models that somebody waited for lately; no more than curves can be told apart. */
function called(seconds) {
  return [...new Set(seconds.flatMap((second) => Object.keys(second.model_ttft_ms)))]
    .sort().slice(0, MOST_MODELS);
}

/** Counts as rates over three seconds: single seconds of little traffic are noise. */
function smooth(seconds, counts) {
  return seconds.map((second, i) => {
    const part = seconds.slice(Math.max(0, i - 2), i + 1);
    const time = part.reduce((sum, one) => sum + one.seconds, 0);
    const sums = counts(second).map((_, k) => part.reduce((sum, one) => sum + counts(one)[k], 0));
    return {at: second.at_ms, values: sums.map((sum) => sum / time)};
  });
}
