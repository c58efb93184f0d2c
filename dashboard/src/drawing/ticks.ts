/** Where an axis has numbers: Matplotlib's choice, so that the page and the printed figures agree. */

import { short } from "../numbers";

/** Steps between ticks of time, and of all else. */
export const TIME_STEPS = [1, 2, 5, 10] as const;
const STEPS = [1, 2, 2.5, 5, 10] as const;

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Round numbers from low to high in at most about `intervals` intervals: `MaxNLocator`. */
export function ticks(
  low: number,
  high: number,
  intervals: number,
  steps: readonly number[] = STEPS,
  isWhole = false,
): Tick[] {
  if (!(high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high)))) return [];
  const places = located(low, high, Math.max(Math.floor(intervals), 1), steps, isWhole);
  // rounding leaves 1e-17 where 0 is meant
  const clean = places.map((at) => (Math.abs(at) < 1e-9 * (high - low) ? 0 : at));
  const slack = 1e-9 * (high - low);
  const inside = clean.filter((at) => at >= low - slack && at <= high + slack);
  const labels = labelsOf(inside);
  return inside.map((at, index) => ({ at, label: labels[index] as string }));
}

function located(low: number, high: number, intervals: number, steps: readonly number[], isWhole: boolean): number[] {
  const scale = 10 ** Math.floor(Math.log10((high - low) / intervals));
  const extended = [...steps.slice(0, -1).map((step) => 0.1 * step), ...steps, 10 * (steps[1] as number)];
  const scaled = extended.map((step) => step * scale);
  const usable = isWhole ? scaled.filter((step) => step < 1 || Math.abs(step - Math.round(step)) < 0.001) : scaled;
  const raw = (high - low) / intervals;
  const first = usable.findIndex((step) => step >= raw);
  let places: number[] = [];
  for (const candidate of usable.slice(0, first < 0 ? usable.length : first + 1).reverse()) {
    const step = isWhole && Math.floor(high) - Math.ceil(low) >= 1 ? Math.max(1, candidate) : candidate;
    places = multiples(low, high, step);
    if (places.filter((at) => at >= low && at <= high).length >= 2) break;
  }
  return places;
}

/** Multiples of a step from the last below `low` to the first above `high`. */
function multiples(low: number, high: number, step: number): number[] {
  const start = Math.floor(low / step);
  const places: number[] = [];
  for (let count = start; count * step <= high + step; count++) places.push(count * step);
  return places;
}

/** As few decimals as tell the ticks apart and say each exactly. */
function decimalsOf(places: readonly number[]): number {
  const enough = (decimals: number) =>
    places.every((at) => Math.abs(Number(at.toFixed(decimals)) - at) <= 1e-9 * Math.max(1e-9, ...places.map(Math.abs)));
  for (let decimals = 0; decimals < 12; decimals++) if (enough(decimals)) return decimals;
  return 12;
}

/** Labels that differ from tick to tick, each as short as that allows. */
function labelsOf(places: readonly number[]): string[] {
  const decimals = decimalsOf(places);
  const isTiny = decimals > 4 && places.every((at) => Math.abs(at) < 0.01);
  const labels = (digits: number) => places.map((at) => labelOf(at, isTiny ? null : decimals, digits).replaceAll("-", "\u2212"));
  const enough = Array.from({ length: 12 }, (_, more) => 4 + more).find((digits) => new Set(labels(digits)).size === places.length);
  return labels(enough ?? 4);
}

/** Without a number of decimals, and from a billion on, as a power of ten. */
function labelOf(at: number, decimals: number | null, digits: number): string {
  const size = Math.abs(at);
  if (size >= 1e9 || (decimals === null && at !== 0)) return Number(at.toPrecision(digits)).toExponential().replace("+", "");
  if (size >= 1e6) return `${short(at / 1e6, digits)}M`;
  if (size >= 1e4) return `${short(at / 1e3, digits)}k`;
  return at.toFixed(decimals ?? 0);
}
