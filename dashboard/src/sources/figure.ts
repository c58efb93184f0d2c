/** Rows, bins and colours by the rules of the printed figures (`workflow/striate/panels`). */

import type { Bins, Channels, Quantity, Rows, Scale } from "../wire";

/** Positions of bins, both ends included. */
export interface Over {
  readonly first: number;
  readonly last: number;
}

const FIRST_AREAS = ["V1", "V2"];
const PERCENTILE = 0.99;
const PREFIXES: readonly [number, string][] = [
  [1, "V"],
  [1e-3, "mV"],
  [1e-6, "µV"],
  [1e-9, "nV"],
];

/** V1, V2, other areas by name, the unknown last; each in the order of the rows of another pair. */
export function rowsOf({ area, mean_a, mean_b, difference }: Channels, { sorted_by, order_words }: Rows): Rows {
  const others = [...new Set(area)].filter((name) => name !== "" && !FIRST_AREAS.includes(name)).sort();
  const strength = area.map((_, at) => {
    if (sorted_by === "file") return 0;
    return sorted_by === "difference" ? difference[at] ?? NaN : ((mean_a[at] ?? NaN) + (mean_b[at] ?? NaN)) / 2;
  });
  const order: number[] = [];
  const blocks: Rows["blocks"] = [];
  for (const name of [...FIRST_AREAS, ...others, ""]) {
    const inside = area.map((_, at) => at).filter((at) => area[at] === name);
    if (inside.length === 0) continue;
    blocks.push({ area: name, start: order.length, stop: order.length + inside.length });
    order.push(...inside.sort((one, other) => downward(strength[one] as number, strength[other] as number)));
  }
  return { order, blocks, sorted_by, order_words };
}

/** The bins between the first and the last in which any channel holds a value. */
export function binsOf(like: Bins, time: ArrayLike<number>, length: number, isThere: (at: number) => boolean): Bins {
  const width = time.length;
  const filled = new Uint8Array(width);
  for (let at = 0; at < length; at++) if (isThere(at)) filled[at % width] = 1;
  const known = filled.includes(1);
  const first = known ? filled.indexOf(1) : 0;
  const last = known ? filled.lastIndexOf(1) : width - 1;
  const [start, stop] = [time[first] as number, time[last] as number];
  if (like.width_s === null) return { ...like, first, last, start: start - 0.5, stop: stop + 0.5 };
  return { ...like, first, last, start, stop: stop + like.width_s };
}

/** From 0 to the 99th percentile; on both sides of 0 where values are. */
export function strengthScale(values: Float64Array): Scale {
  const known = values.filter(Number.isFinite);
  if (known.some((value) => value < 0)) return signedScale(values);
  const high = limitOf(known);
  return { colours: "strength", low: 0, high, extend: known.some((value) => value > high) ? "max" : "neither" };
}

/** Symmetric about 0, up to the 99th percentile of the sizes. */
export function signedScale(values: Float64Array): Scale {
  const sizes = values.filter(Number.isFinite).map(Math.abs);
  const high = limitOf(sizes);
  return { colours: "signed", low: -high, high, extend: sizes.some((size) => size > high) ? "both" : "neither" };
}

/** The 99th percentile of sizes, itself one of them; the largest if most are 0. */
export function limitOf(sizes: Float64Array): number {
  const sorted = sizes.filter(Number.isFinite).sort();
  const largest = sorted.at(-1) ?? 0;
  if (largest === 0) return 1;
  const limit = sorted[Math.ceil((sorted.length - 1) * PERCENTILE)] as number;
  return limit > 0 ? limit : largest;
}

/** Volts with the prefix that suits their size. */
export function prefixed(quantity: Quantity, size: number): Quantity {
  const [unit, name] = PREFIXES.find(([least]) => size >= least) ?? (PREFIXES[0] as [number, string]);
  return { ...quantity, unit: name, factor: 1 / unit };
}

/** What has no value comes last. */
function downward(one: number, other: number): number {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
  return other - one;
}
