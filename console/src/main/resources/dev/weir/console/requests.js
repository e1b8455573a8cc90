// The requests that ended last. The list stands still while somebody reads it.

import {element, keep, say} from './elements.js';
import {amount, clock, plural, span, words} from './format.js';

const SHOWN = 25;

export class Requests {
  #rows = document.getElementById('request-rows');
  #empty = document.getElementById('requests-empty');
  #held = document.getElementById('held');
  #hold = document.getElementById('hold');
  #trouble = document.getElementById('trouble');
  #feed = null;
  #asked = null;

  constructor() {
    this.#hold.addEventListener('click', () => {
      const on = toggle(this.#hold);
      say(this.#hold, on ? 'Go on' : 'Pause');
      this.#refresh();
    });
    this.#trouble.addEventListener('click', () => {
      toggle(this.#trouble);
      this.#asked = null;
      this.#refresh();
    });
    this.#rows.addEventListener('keydown', (event) => this.#walk(event));
    this.#rows.addEventListener('focusout', () => setTimeout(() => this.#refresh()));
  }

  show(feed) {
    this.#feed = feed;
    this.#refresh();
  }

  #refresh() {
    if (!this.#feed) return;
    const reading = this.#rows.contains(document.activeElement);
    const held = pressed(this.#hold) || reading;
    say(this.#held, held ? (reading ? 'stands still while you read' : 'paused') : '');
    if (!held || !this.#asked) this.#asked = this.#feed.requests;
    const trouble = pressed(this.#trouble);
    const shown = this.#asked.filter(({outcome}) => !trouble || !outcome.startsWith('served'));
    keep(this.#rows, shown.slice(0, SHOWN), key, row, () => {});
    const first = this.#rows.firstElementChild;
    if (first && !this.#rows.querySelector('[tabindex="0"]')) first.tabIndex = 0;
    this.#empty.hidden = shown.length > 0 || !this.#feed.heardAt;
    const none = this.#asked.length > 0 ? 'All of them were served.' : 'No traffic yet.';
    say(this.#empty, none);
  }

  /** Arrow keys go from row to row; the list is one stop of the tab key. */
  #walk(event) {
    const now = document.activeElement.closest('tr');
    const next = {
      ArrowDown: now?.nextElementSibling, ArrowUp: now?.previousElementSibling,
      Home: this.#rows.firstElementChild, End: this.#rows.lastElementChild,
    }[event.key];
    if (event.key === 'Escape') now?.blur();
    if (!next) return;
    event.preventDefault();
    now.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

function key(request) {
  return `${request.at_ms} ${request.total_ms} ${request.id}`;
}

function row(request) {
  const tries = request.attempts > 1 ? `${request.attempts} tries` : '';
  const node = element(
    'tr', {tabindex: '-1', 'data-outcome': group(request.outcome)},
    element('td', {class: 'when'}, clock(request.at_ms)),
    element('td', {class: 'outcome'}, element('span', {}, words(request.outcome)), element('small', {}, tries)),
    element('td', {class: 'model'}, request.model ?? '–'),
    element('td', {class: 'engine'}, request.engine ?? '–'),
    element('td', {class: 'number', 'data-label': 'first'}, span(request.ttft_ms)),
    element('td', {class: 'number', 'data-label': 'total'}, span(request.total_ms)),
    element('td', {class: 'number', 'data-label': 'in'}, amount(request.prompt_tokens)),
    element('td', {class: 'number', 'data-label': 'out'}, amount(request.completion_tokens)),
    element('td', {class: 'id', title: request.id}, request.id));
  node.setAttribute('aria-label', spoken(request));
  return node;
}

function spoken(request) {
  const tokens = request.completion_tokens;
  return [
    clock(request.at_ms), words(request.outcome), request.model ?? 'no model',
    request.engine ? `by ${request.engine}` : 'no engine', `in ${span(request.total_ms)}`,
    tokens === null ? '' : plural(tokens, 'token'),
  ].filter(Boolean).join(', ');
}

function group(outcome) {
  if (outcome.startsWith('served')) return 'served';
  if (outcome.startsWith('failed')) return 'failed';
  if (outcome === 'cancelled_client') return 'cancelled';
  return /busy|no_engine|expired|drained/.test(outcome) ? 'busy' : 'rejected';
}

function toggle(button) {
  const on = !pressed(button);
  button.setAttribute('aria-pressed', on);
  return on;
}

function pressed(button) {
  return button.getAttribute('aria-pressed') === 'true';
}
