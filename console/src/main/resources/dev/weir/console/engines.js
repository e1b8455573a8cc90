// The engines and the models: what state they are in, and what is on them.

import {drawing, element, keep, say} from './elements.js';
import {amount, span, words} from './format.js';
import {spanOf} from './plot.js';

const STATES = {
  up: 'up', unknown: 'not heard of yet', suspect: 'suspect', ejected: 'ejected', probing: 'on trial',
  degraded: 'degraded', draining: 'draining', drained: 'drained',
};
const DOWN = new Set(['ejected', 'draining', 'drained']);

const SPARK = {width: 160, height: 28};

export class Engines {
  #rows = document.getElementById('engine-rows');
  #empty = document.getElementById('engines-empty');
  #news = document.getElementById('news');
  #states = new Map();

  show(feed) {
    keep(this.#rows, feed.engines, (engine) => engine.id, row, (node, engine) =>
      update(node, engine, feed.seconds));
    this.#empty.hidden = feed.engines.length > 0 || !feed.heardAt;
    this.#announce(feed.engines);
  }

  /** Says aloud what turned, not what is. */
  #announce(engines) {
    for (const engine of engines) {
      const {id} = engine;
      const state = stateOf(engine);
      const before = this.#states.get(id);
      if (before && before !== state) say(this.#news, `Engine ${id}: ${STATES[state] ?? state}`);
      this.#states.set(id, state);
    }
  }
}

export class Models {
  #rows = document.getElementById('model-rows');
  #empty = document.getElementById('models-empty');

  show(feed) {
    const down = new Set(feed.engines.filter(({state}) => DOWN.has(state)).map(({id}) => id));
    keep(this.#rows, feed.models, (model) => model.id, modelRow, (node, model) => {
      const [name, engines, waiting] = node.children;
      say(name.lastElementChild, promised(model.scheduling));
      const up = model.engines.filter((id) => !down.has(id)).length;
      const all = model.engines.length;
      say(engines, up === all ? String(all) : `${up} of ${all}`);
      engines.dataset.state = up === all ? 'up' : up === 0 ? 'ejected' : 'suspect';
      say(waiting, amount(model.queued));
    });
    this.#empty.hidden = feed.models.length > 0 || !feed.heardAt;
  }
}

/** Who places its requests, and what they are promised. */
function promised({policy, ttft_ms: ttft, tpot_ms: tpot}) {
  const pace = tpot === null ? '' : `, ${span(tpot)} a token`;
  return `${policy} · TTFT ${span(ttft)}${pace}`;
}

function modelRow(model) {
  return element(
    'tr', {},
    element('th', {scope: 'row', title: model.id}, element('b', {}, model.id), element('small')),
    element('td', {class: 'number', 'data-label': 'engines'}),
    element('td', {class: 'number', 'data-label': 'waiting'}));
}

function row(engine) {
  const bar = element('span', {class: 'fill'}, element('i'));
  const spark = drawing(
    'svg', {...SPARK, class: 'spark', 'aria-hidden': 'true', preserveAspectRatio: 'none',
      viewBox: `0 0 ${SPARK.width} ${SPARK.height}`},
    drawing('path'));
  return element(
    'tr', {},
    element('th', {scope: 'row'}, element('b', {}, engine.id), element('small')),
    element('td', {class: 'state'}, element('span'), element('small')),
    element('td', {class: 'load', 'data-label': 'in flight'}, bar, element('span')),
    element('td', {class: 'number pace', 'data-label': 'tokens/s'}),
    element('td', {class: 'trend'}, spark),
    element('td', {class: 'number todo', 'data-label': 'tokens to do'}));
}

function update(node, engine, seconds) {
  const [name, state, load, pace, trend, todo] = node.children;
  const shown = stateOf(engine);
  node.dataset.state = shown;
  say(name.lastElementChild, `${engine.kind} · ${engine.models.join(', ') || 'no model'}`);
  name.title = engine.url;
  say(state.firstElementChild, STATES[shown] ?? words(shown));
  const note = noteOf(engine, shown);
  say(state.lastElementChild, note ?? '');
  state.title = note ?? '';
  const share = Math.min(1, engine.in_flight / Math.max(1, engine.allowed));
  load.firstElementChild.firstElementChild.style.width = `${(share * 100).toFixed(1)}%`;
  say(load.lastElementChild, `${engine.in_flight} of ${engine.allowed}`);
  load.title = engine.allowed < engine.max_concurrency
    ? `held back: ${engine.max_concurrency} by its declaration` : '';
  say(pace, amount(engine.tokens_per_second));
  say(todo, amount(engine.outstanding_tokens));
  trend.querySelector('path').setAttribute('d', sparkline(engine.id, seconds));
}

/** Its state, or that the compute rule holds it back while nothing else is said of it. */
function stateOf({state, compute}) {
  return state === 'up' && compute === 'degraded' ? 'degraded' : state;
}

/** What a person should know beside the state. */
function noteOf(engine, shown) {
  if (engine.grace_ms !== null && engine.in_flight > 0) return `${span(engine.grace_ms)} left`;
  if (shown === 'suspect' || shown === 'probing' || shown === 'ejected') return engine.last_error;
  return engine.warning ?? accelerator(engine.accelerator);
}

function accelerator(told) {
  if (told === null) return null;
  const {utilisation, celsius, sm_megahertz: clock, xid} = told;
  return [
    utilisation === null ? null : `GPU ${Math.round(utilisation * 100)} %`,
    celsius === null ? null : `${Math.round(celsius)} °C`,
    clock === null ? null : `${Math.round(clock)} MHz`,
    xid ? `Xid ${xid}` : null,
  ].filter(Boolean).join(' · ');
}

/** Tokens a second of one engine, against its own highest. */
function sparkline(id, seconds) {
  const values = seconds.map((second) => (second.engines[id]?.tokens_out ?? 0) / second.seconds);
  const soft = values.map((_, i) => mean(values.slice(Math.max(0, i - 2), i + 1)));
  const highest = Math.max(1, ...soft);
  const right = SPARK.width - 1;
  const step = SPARK.width / (spanOf(seconds.map(({at_ms: at}) => ({at}))) / 1000);
  return soft
    .map((value, i) => {
      const x = right - (soft.length - 1 - i) * step;
      const y = SPARK.height - 2 - (value / highest) * (SPARK.height - 4);
      return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

function mean(values) {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
