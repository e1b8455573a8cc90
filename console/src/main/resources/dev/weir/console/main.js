// Puts the page together, and says how the gateway is.

import {Charts} from './charts.js';
import {Engines, Models} from './engines.js';
import {Feed} from './feed.js';
import {Figures} from './figures.js';
import {Requests} from './requests.js';
import {say} from './elements.js';
import {age, amount, clock, plural} from './format.js';

const byId = (id) => document.getElementById(id);
const feed = new Feed();
const charts = new Charts(byId('charts'));
const views = [new Figures(byId('figures')), new Engines(), new Models(), new Requests()];

/** By hand: nobody needs to be alarmed. */
const TAKEN_OUT = new Set(['draining', 'drained']);

function pulse() {
  const {trouble, heardAt} = feed;
  byId('pulse').dataset.state = trouble ? 'stale' : 'live';
  say(byId('pulse'), trouble ? 'not connected' : 'live');
  document.body.classList.toggle('stale', Boolean(trouble));
  const known = heardAt ? ` What you see is of ${clock(heardAt)}.` : '';
  const why = trouble === 'no answer' ? 'Weir does not answer.' : `Weir refuses: ${trouble}.`;
  say(byId('banner'), trouble ? `${why}${known} Trying again every second.` : '');
  byId('banner').hidden = !trouble;
}

function summary() {
  if (!feed.heardAt) return;
  const all = feed.engines.length;
  const out = feed.engines.filter(({state}) => state === 'ejected').length;
  const taken = feed.engines.filter(({state}) => TAKEN_OUT.has(state)).length;
  const well = taken === 0 ? '' : `${all - taken} of `;
  const up = out === 0 ? `${well}${plural(all, 'engine')} up` : `${out} of ${plural(all, 'engine')} down`;
  say(byId('summary'), `${up}, running for ${age(feed.nowMs - feed.startedMs)}`);
  byId('summary').dataset.state = out > 0 || all === 0 ? 'ejected' : 'up';
  const rate = feed.rate((second) => second.arrivals);
  const head = feed.trouble ? 'not connected' : out > 0 ? up : `${amount(rate)} requests/s`;
  document.title = `${head} · Weir`;
}

feed.addEventListener('news', () => {
  pulse();
  summary();
  if (feed.trouble) return;
  document.body.classList.remove('fresh');
  charts.show(feed.seconds);
  views.forEach((view) => view.show(feed));
});
feed.start();
