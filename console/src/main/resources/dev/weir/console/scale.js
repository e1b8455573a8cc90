// Axes that people can read.

const STEPS = [1, 2, 2.5, 5, 10];

/** Round marks from 0 to at least the highest value. */
export function marks(highest, most = 4) {
  const rough = Math.max(highest, 1e-9) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.find((factor) => factor * power >= rough * 0.999) * power;
  const count = Math.max(1, Math.ceil(highest / step - 1e-9));
  return Array.from({length: count + 1}, (_, i) => i * step);
}

/** Maps one range to another. */
export function linear(from, to, low, high) {
  return (value) => low + ((value - from) / (to - from)) * (high - low);
}
