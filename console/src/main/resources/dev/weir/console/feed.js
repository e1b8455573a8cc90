// What the gateway says, asked for once a second. Holds the last five minutes; tells when it does
// not answer, and when it does again.

const PERIOD = 1000;
const PATIENCE = 4000;
const KEPT = 300;

export class Feed extends EventTarget {
  seconds = [];
  engines = [];
  models = [];
  requests = [];
  startedMs = 0;
  nowMs = 0;
  inFlight = 0;
  /** When it answered last, by our own clock; 0: never. */
  heardAt = 0;
  /** Why it does not answer; null: it does. */
  trouble = null;
  #timer = 0;
  #asking = false;

  start() {
    document.addEventListener('visibilitychange', () => this.#soon(0));
    this.#soon(0);
  }

  #soon(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), delay);
  }

  async #ask() {
    if (document.hidden || this.#asking) return;
    this.#asking = true;
    const begun = performance.now();
    try {
      const last = this.seconds.at(-1)?.seq ?? 0;
      const [live, engines, models, requests] = await Promise.all([
        call(`live?after=${last}`), call('engines'), call('models'), call('requests?limit=60'),
      ]);
      this.engines = engines.engines;
      this.models = models.models;
      this.requests = requests.requests;
      this.#take(live);
      this.heardAt = Date.now();
      this.trouble = null;
    } catch (error) {
      this.trouble = error.name === 'Refused' ? error.message : 'no answer';
    }
    this.#asking = false;
    this.dispatchEvent(new Event('news'));
    this.#soon(Math.max(100, PERIOD - (performance.now() - begun)));
  }

  #take(live) {
    const restarted = this.startedMs !== 0 && live.started_ms !== this.startedMs;
    if (restarted) this.seconds = [];
    this.startedMs = live.started_ms;
    this.nowMs = live.now_ms;
    this.inFlight = live.requests_in_flight;
    const last = this.seconds.at(-1)?.seq ?? 0;
    // After a restart the answer may have been cut at a number of the one before: ask again for all.
    if (!restarted) this.seconds.push(...live.seconds.filter((second) => second.seq > last));
    if (this.seconds.length > KEPT) this.seconds.splice(0, this.seconds.length - KEPT);
  }

  /** The mean of the last seconds of something that is counted. */
  rate(count, over = 5) {
    const part = this.seconds.slice(-over);
    const time = part.reduce((sum, second) => sum + second.seconds, 0);
    return time === 0 ? null : part.reduce((sum, second) => sum + count(second), 0) / time;
  }
}

async function call(path) {
  const answer = await fetch(`/admin/${path}`, {
    headers: {accept: 'application/json'},
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) {
    const body = await answer.json().catch(() => null);
    const error = new Error(body?.error?.message ?? `status ${answer.status}`);
    error.name = 'Refused';
    throw error;
  }
  return answer.json();
}
