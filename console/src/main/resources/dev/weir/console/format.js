// Numbers as people read them.

const NONE = '–';
const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const tenths = new Intl.NumberFormat('en', {minimumFractionDigits: 1, maximumFractionDigits: 1});
const time = new Intl.DateTimeFormat('en-GB', {timeStyle: 'medium'});

/** A rate or a count: a decimal where it matters, thousands in short. */
export function amount(value) {
  if (value === null || value === undefined) return NONE;
  if (value >= 1e6) return `${tenths.format(value / 1e6)}M`;
  if (value >= 1e5) return `${whole.format(value / 1e3)}k`;
  return value > 0 && value < 9.95 && value % 1 !== 0 ? tenths.format(value) : whole.format(value);
}

/** A time that was measured in milliseconds. */
export function span(ms) {
  if (ms === null || ms === undefined) return NONE;
  if (ms < 1) return '<1 ms';
  if (ms < 1000) return `${whole.format(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${whole.format(ms / 60_000)} min`;
}

/** How long something has lasted. */
export function age(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

/** The time of day. */
export function clock(ms) {
  return time.format(ms);
}

/** An outcome's or a state's name in words. */
export function words(name) {
  return name.replaceAll('_', ' ');
}

/** One thing or several. */
export function plural(count, one) {
  return `${whole.format(count)} ${one}${count === 1 ? '' : 's'}`;
}
