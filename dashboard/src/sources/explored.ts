/** Two stimuli compared in the page itself, from their means, where no server can do it. Nothing is tested. */

import { valuesOf, type Arrays, type Numbers } from "../arrays";
import type { Bins, Catalogue, Channels, Compared, Quantity } from "../wire";
import { binsOf, limitOf, prefixed, rowsOf, signedScale, strengthScale, type Over } from "./figure";
import { configLine } from "./configline";

/** What is known of the recording, and of each of the two stimuli. */
export interface Known {
  readonly catalogue: Catalogue;
  /** A comparison of the recording: it knows the channels, the unit, and the window. */
  readonly beside: Compared;
  readonly a: string;
  readonly b: string;
  readonly ofA: Arrays;
  readonly ofB: Arrays;
}

const WHY = "Not tested: intervals, p, q and states of an explored pair need `striate serve`; Hedges' g takes A and B as separate trials";

/** The comparison as the server would give it, without what has to be tested. */
export function explored(known: Known): Compared {
  const { catalogue, beside, a, b, ofA, ofB } = known;
  const channels = channelsOf(beside, ofA, ofB);
  const [quantity, ofDifference] = quantities(beside, channels, ofA, ofB);
  const [bins, differenceBins] = bothBins(beside.bins, ofA, ofB);
  const recording = catalogue.recordings.find(({ id }) => id === beside.recording);
  const trials = (id: string): number => recording?.stimuli.find((stimulus) => stimulus.id === id)?.trial_count ?? 0;
  const configured = catalogue.comparisons.find((of) => of.recording === beside.recording && of.a === a && of.b === b);
  return {
    ...beside,
    kind: "explored",
    id: configured?.id ?? null,
    title: `${a} vs ${b}`,
    a,
    b,
    config_line: configured ? "" : configLine(catalogue, beside.recording, a, b),
    trial_count_a: trials(a),
    trial_count_b: trials(b),
    quantity,
    difference_quantity: ofDifference,
    rows: rowsOf(channels, beside.rows),
    bins,
    difference_bins: differenceBins,
    scale: scaleOf(shownValues(channels, ofA, ofB, bins, quantity.factor), quantity),
    difference_scale: signedScale(shownDifference(channels, ofA, ofB, differenceBins, ofDifference.factor)),
    channels,
    test: WHY,
    baseline: "",
    not_tested: [],
  };
}

function channelsOf(beside: Compared, ofA: Arrays, ofB: Arrays): Channels {
  const { channel, area } = beside.channels;
  const meanA = valuesOf(ofA, "mean");
  const meanB = valuesOf(ofB, "mean");
  const difference = meanA.map((mean, at) => mean - (meanB[at] as number));
  const none = channel.map(() => null);
  const words = channel.map(() => "" as const);
  return {
    channel,
    area,
    mean_a: listed(meanA),
    sem_a: listed(valuesOf(ofA, "sem")),
    count_a: [...valuesOf(ofA, "count")],
    mean_b: listed(meanB),
    sem_b: listed(valuesOf(ofB, "sem")),
    count_b: [...valuesOf(ofB, "count")],
    difference: listed(difference),
    modulation_index: beside.quantity.is_rate
      ? channel.map((_, at) => finite((difference[at] as number) / ((meanA[at] as number) + (meanB[at] as number))))
      : null,
    effect_size: channel.map((_, at) => finite(hedgesG(momentsOf(ofA, at), momentsOf(ofB, at)))),
    ci_low: none,
    ci_high: none,
    p: none,
    q: none,
    direction: words,
    state_a: words,
    state_b: words,
  };
}

interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

function momentsOf(arrays: Arrays, channel: number): Moments {
  const [mean, sem, count] = ["mean", "sem", "count"].map((name) => valuesOf(arrays, name)[channel] as number) as [number, number, number];
  return { count, mean, variance: sem * sem * count };
}

/** The difference of the means over the pooled standard deviation. Source: Hedges (1981), J. Educ. Stat. 6:107. */
export function hedgesG(a: Moments, b: Moments): number {
  const df = a.count + b.count - 2;
  const squares = (a.count - 1) * a.variance + (b.count - 1) * b.variance;
  const variance = squares / df;
  return variance > 0 ? (smallSampleFactor(df) * (a.mean - b.mean)) / Math.sqrt(variance) : NaN;
}

/** Γ(df / 2) / (√(df / 2) Γ((df − 1) / 2)): each step of df follows exactly from the one before. */
function smallSampleFactor(df: number): number {
  if (!(df >= 2)) return NaN;
  let ratio = 1 / Math.sqrt(Math.PI);
  for (let step = 2; step < df; step++) ratio = (step - 1) / 2 / ratio;
  return ratio / Math.sqrt(df / 2);
}

/** Voltages get the prefix that suits all that is shown; A − B its own. */
function quantities(beside: Compared, channels: Channels, ofA: Arrays, ofB: Arrays): [Quantity, Quantity] {
  if (beside.units !== "V") return [beside.quantity, beside.difference_quantity];
  return [
    prefixed(beside.quantity, limitOf(shownValues(channels, ofA, ofB, everyBin(ofA), 1).map(Math.abs))),
    prefixed(beside.difference_quantity, limitOf(everyDifference(channels, ofA, ofB).map(Math.abs))),
  ];
}

function everyDifference(channels: Channels, ofA: Arrays, ofB: Arrays): Float64Array {
  const bins = everyBin(ofA);
  const means = numbersOf(channels.difference);
  return bins ? joined(means, minus(ofA, ofB, bins, 1)) : means;
}

function everyBin(arrays: Arrays): Over | null {
  const count = arrays.time_course?.shape[1] ?? 0;
  return count > 1 ? { first: 0, last: count - 1 } : null;
}

function bothBins(bins: Bins | null, ofA: Arrays, ofB: Arrays): [Bins | null, Bins | null] {
  if (!bins || !everyBin(ofA)) return [null, null];
  const [a, b] = [valuesOf(ofA, "time_course"), valuesOf(ofB, "time_course")];
  const time = valuesOf(ofA, "time");
  const either = (at: number): boolean => Number.isFinite(a[at]) || Number.isFinite(b[at]);
  const both = (at: number): boolean => Number.isFinite(a[at]) && Number.isFinite(b[at]);
  return [binsOf(bins, time, a.length, either), binsOf(bins, time, a.length, both)];
}

function scaleOf(values: Float64Array, quantity: Quantity) {
  return quantity.is_rate ? strengthScale(values) : signedScale(values);
}

function shownValues(channels: Channels, ofA: Arrays, ofB: Arrays, bins: Over | null, factor: number): Float64Array {
  const means = joined(numbersOf(channels.mean_a), numbersOf(channels.mean_b)).map((mean) => mean * factor);
  return bins ? joined(means, cut(ofA, bins, factor), cut(ofB, bins, factor)) : means;
}

function shownDifference(channels: Channels, ofA: Arrays, ofB: Arrays, bins: Over | null, factor: number): Float64Array {
  return bins ? minus(ofA, ofB, bins, factor) : numbersOf(channels.difference).map((value) => value * factor);
}

function minus(ofA: Arrays, ofB: Arrays, bins: Over, factor: number): Float64Array {
  const b = cut(ofB, bins, factor);
  return cut(ofA, bins, factor).map((value, at) => value - (b[at] as number));
}

/** The shown bins of a course, channel after channel. */
function cut(arrays: Arrays, { first, last }: Over, factor: number): Float64Array {
  const course = valuesOf(arrays, "time_course");
  const width = arrays.time_course?.shape[1] ?? 1;
  const part = new Float64Array((course.length / width) * (last - first + 1));
  let place = 0;
  for (let row = 0; row < course.length; row += width) {
    for (let bin = first; bin <= last; bin++) part[place++] = (course[row + bin] as number) * factor;
  }
  return part;
}

function joined(...parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

function numbersOf(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? NaN);
}

function listed(values: Numbers): (number | null)[] {
  return Array.from(values, finite);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
