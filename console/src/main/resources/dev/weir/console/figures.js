// The numbers of this moment.

import {element, say} from './elements.js';
import {amount, span} from './format.js';

const FIGURES = [
  ['requests/s', (feed) => amount(feed.rate((second) => second.arrivals))],
  ['first token, p50', (feed) => span(feed.seconds.at(-1)?.ttft_ms.p50)],
  ['first token, p99', (feed) => span(feed.seconds.at(-1)?.ttft_ms.p99)],
  ['tokens/s', (feed) => amount(feed.rate((second) => second.tokens_out))],
  ['in flight', (feed) => (feed.heardAt ? amount(feed.inFlight) : '–')],
  ['waiting', (feed) => (feed.heardAt ? amount(waiting(feed)) : '–')],
];

export class Figures {
  #values = [];

  constructor(parent) {
    for (const [name] of FIGURES) {
      const value = element('dd', {}, '–');
      this.#values.push(value);
      parent.append(element('div', {'data-figure': name}, element('dt', {}, name), value));
    }
  }

  show(feed) {
    FIGURES.forEach(([, read], i) => say(this.#values[i], read(feed)));
  }
}

function waiting(feed) {
  return feed.models.reduce((sum, model) => sum + model.queued, 0);
}
