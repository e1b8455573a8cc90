// A plot of the last minutes: lines, or areas on top of each other. Drawn as SVG with text in
// its true size; colours are the style sheet's. Values can be read by pointer and by arrow keys.

import {drawing, element, say} from './elements.js';
import {linear, marks} from './scale.js';
import {age} from './format.js';

const SPANS = [60_000, 120_000, 300_000];
const HEIGHT = 190;
const EDGE = {top: 10, right: 10, bottom: 24, left: 54};
const GAP = 2_500;

export class Plot {
  #series;
  #stacked;
  #format;
  #least;
  #svg = drawing('svg', {class: 'plot', role: 'img', tabindex: '0', height: HEIGHT});
  #readout = element('p', {class: 'readout', 'aria-live': 'off'});
  #empty = element('p', {class: 'nothing'});
  #width = 0;
  #span = SPANS[0];
  #rows = [];
  #cursor = null;

  /**
   * @param series {id, name}, from below to above; their values are in rows of the same order
   * @param least the axis reaches at least so far
   */
  constructor({title, note, series, stacked = false, format, least}) {
    this.#series = series.map((one) => ({...one, now: element('b', {}, '–')}));
    this.#stacked = stacked;
    this.#format = format;
    this.#least = least;
    this.title = title;
    const legend = element('ul', {class: 'legend'});
    for (const one of this.#series) {
      one.item = element('li', {'data-series': one.id}, element('i'), one.name, ' ', one.now);
      legend.append(one.item);
    }
    const head = element('figcaption', {}, element('h2', {}, title), element('span', {}, note), legend);
    const stage = element('div', {class: 'stage'}, this.#svg, this.#empty, this.#readout);
    this.node = element('figure', {class: 'panel chart'}, head, stage);
    new ResizeObserver(([entry]) => this.#resize(entry.contentRect.width)).observe(stage);
    this.#listen();
  }

  /**
   * @param rows {at, values} by time; a value of null is not known
   */
  show(rows) {
    this.#rows = rows;
    this.#draw();
  }

  #resize(width) {
    this.#width = Math.floor(width);
    this.#svg.setAttribute('width', this.#width);
    this.#draw();
  }

  #draw() {
    const rows = this.#rows;
    const latest = rows.at(-1);
    const tops = rows.map(({values}) => this.#top(values));
    const highest = Math.max(0, ...tops);
    this.#tell(latest, highest, tops);
    if (this.#width < 100) return;

    const ticks = marks(Math.max(highest, this.#least));
    const end = latest?.at ?? Date.now();
    this.#span = spanOf(rows);
    const x = linear(end - this.#span, end, EDGE.left, this.#width - EDGE.right);
    const y = linear(0, ticks.at(-1), HEIGHT - EDGE.bottom, EDGE.top);
    const parts = [...this.#axis(ticks, y), ...this.#times(x, end)];
    const below = rows.map(() => 0);
    this.#series.forEach((one, i) => {
      const points = rows.map(({at, values}, k) => {
        const value = values[i];
        const base = this.#stacked ? below[k] : 0;
        if (this.#stacked) below[k] += value ?? 0;
        return {at, x: x(at), base: y(base), y: value === null ? null : y(base + value)};
      });
      parts.push(...this.#shape(one, points, rows.some(({values}) => values[i] > 0)));
    });
    parts.push(...this.#cross(x, y));
    this.#svg.replaceChildren(...parts);
  }

  #shape(one, points, any) {
    if (this.#stacked && !any) return [];
    const area = [];
    const line = [];
    for (const run of runs(points)) {
      const path = run.map((p) => `${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join('L');
      line.push(`M${path}`);
      const back = run.toReversed().map((p) => `${p.x.toFixed(1)} ${p.base.toFixed(1)}`).join('L');
      area.push(`M${path}L${back}Z`);
    }
    const shapes = [];
    if (this.#stacked || one.area) {
      shapes.push(drawing('path', {class: 'area', 'data-series': one.id, d: area.join('')}));
    }
    shapes.push(drawing('path', {class: 'line', 'data-series': one.id, d: line.join('')}));
    return shapes;
  }

  #axis(ticks, y) {
    return ticks.flatMap((tick) => {
      const at = Math.round(y(tick)) + 0.5;
      const label = drawing('text', {x: EDGE.left - 8, y: at + 4, class: 'tick up'});
      label.textContent = tick === 0 ? '0' : this.#format(tick);
      const line = {x1: EDGE.left, x2: this.#width - EDGE.right, y1: at, y2: at};
      return [drawing('line', {class: tick === 0 ? 'ground' : 'mark', ...line}), label];
    });
  }

  #times(x, end) {
    const each = this.#span === SPANS.at(-1) ? (this.#width < 360 ? 120_000 : 60_000) : this.#span / 4;
    const labels = [];
    for (let ago = 0; ago < this.#span; ago += each) {
      const kind = ago === 0 ? 'tick last' : 'tick';
      const label = drawing('text', {x: x(end - ago), y: HEIGHT - 6, class: kind});
      label.textContent = ago === 0 ? 'now' : `−${each < 60_000 ? `${ago / 1000} s` : `${ago / 60_000} min`}`;
      labels.push(label);
    }
    return labels;
  }

  /** What is said to those who do not see it, and to tests. */
  #tell(latest, highest, tops) {
    const known = this.#series.map((one, i) => latest?.values[i] ?? null);
    this.#series.forEach((one, i) => {
      say(one.now, this.#format(known[i]));
      one.item.hidden = !one.always && !this.#rows.some(({values}) => values[i] > 0);
    });
    const words = this.#series.map((one, i) => `${one.name} ${this.#format(known[i])}`).join(', ');
    this.#svg.setAttribute(
      'aria-label', `${this.title}. Now: ${words}. Highest: ${this.#format(highest)}.`);
    Object.assign(this.#svg.dataset, {
      points: this.#rows.length, peak: highest, busy: tops.filter((top) => top > 0).length});
    say(this.#empty, highest > 0 ? '' : this.#rows.length > 0 ? 'No traffic yet' : '');
  }

  #top(values) {
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return 0;
    return this.#stacked ? known.reduce((a, b) => a + b, 0) : Math.max(...known);
  }

  // Reading values.

  #listen() {
    const svg = this.#svg;
    svg.addEventListener('pointermove', (event) => {
      const left = svg.getBoundingClientRect().left;
      const share = (event.clientX - left - EDGE.left) / (this.#width - EDGE.left - EDGE.right);
      this.#point((share - 1) * this.#span);
    });
    for (const end of ['pointerleave', 'blur']) svg.addEventListener(end, () => this.#point(null));
    svg.addEventListener('keydown', (event) => {
      const step = {ArrowLeft: -5000, ArrowRight: 5000, PageUp: -60_000, PageDown: 60_000}[event.key];
      if (event.key === 'Escape') this.#point(null);
      if (!step) return;
      event.preventDefault();
      this.#readout.setAttribute('aria-live', 'polite');
      this.#point(Math.max(-this.#span, Math.min(0, (this.#cursor ?? 0) + step)));
    });
  }

  /** @param cursor milliseconds before the end, as a negative number; null: nothing is pointed at */
  #point(cursor) {
    this.#cursor = cursor === null || cursor > 500 || cursor < -this.#span - 500 ? null : cursor;
    this.#draw();
  }

  #cross(x, y) {
    const end = this.#rows.at(-1)?.at;
    const row = this.#cursor === null ? null : nearest(this.#rows, end + this.#cursor);
    this.#readout.hidden = !row;
    if (!row) return [];
    const at = Math.round(x(row.at)) + 0.5;
    const values = this.#series
      .map((one, i) => [one, row.values[i]])
      .filter(([one, value]) => one.always || value > 0)
      .map(([one, value]) => `${one.name} ${this.#format(value)}`);
    say(this.#readout, `${age(end - row.at)} ago: ${values.join(', ')}`);
    this.#readout.classList.toggle('right', at < this.#width / 2);
    return [drawing('line', {class: 'cross', x1: at, x2: at, y1: EDGE.top, y2: y(0)})];
  }
}

/** What the time axis covers: it grows in steps until five minutes are known. */
export function spanOf(rows) {
  const known = rows.length === 0 ? 0 : rows.at(-1).at - rows[0].at;
  return SPANS.find((span) => known < span) ?? SPANS.at(-1);
}

/** Pieces without holes in values or in time. */
function runs(points) {
  const found = [];
  let run = null;
  for (const point of points) {
    const hole = run && point.at - run.at(-1).at > GAP;
    if (point.y === null || hole) run = null;
    if (point.y === null) continue;
    if (run) run.push(point);
    else found.push((run = [point]));
  }
  return found;
}

function nearest(rows, at) {
  let best = null;
  for (const row of rows) {
    if (!best || Math.abs(row.at - at) < Math.abs(best.at - at)) best = row;
  }
  return best && Math.abs(best.at - at) < 2 * GAP ? best : null;
}
