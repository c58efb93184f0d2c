/** What the heatmaps of A, B and A − B show, worked out once for drawing, hovering and saving. */

import { colourTable, imageOf, type ColourTable, type Pixels } from "../../colours";
import { shown } from "../../numbers";
import type { Block, Colours, Compared, Quantity, Scale } from "../../wire";
import type { TimeAxis } from "../axes";

/** Mean and SEM over time of one stimulus: all bins of the artifact, channel after channel. */
export interface Course {
  readonly mean: Float64Array;
  readonly sem: Float64Array;
  readonly binCount: number;
}

export type Side = "a" | "b" | "difference";
export const SIDES: readonly Side[] = ["a", "b", "difference"];

/** Rows from top to bottom, which may be fewer than there are channels. */
export interface ShownRows {
  /** Position in the artifacts of each row's channel. */
  readonly order: readonly number[];
  readonly blocks: readonly Block[];
  /** 'mean rate of A and B': the order within an area. */
  readonly orderWords: string;
}

/** The colours of one panel: its image over time, one of the means in the window, and the scale. */
export interface Layer {
  readonly course: Pixels | null;
  readonly means: Pixels;
  readonly scale: Scale;
  readonly table: ColourTable;
  readonly quantity: Quantity;
}

export interface Picture {
  readonly compared: Compared;
  readonly colours: Colours;
  readonly rows: ShownRows;
  readonly time: TimeAxis | null;
  readonly binWidth: number;
  readonly layers: Readonly<Record<Side, Layer>>;
  /** 1 where A is larger by the test, −1 where B is, 0 for no mark; a row each. */
  readonly signs: Int8Array;
  readonly isMissing: boolean;
  readonly wasTested: boolean;
  readonly value: (side: Side, row: number, bin: number) => Value;
  readonly mean: (side: Side, row: number) => Value;
}

/** A value with its standard error, in the shown unit; NaN where there is none. */
export interface Value {
  readonly value: number;
  readonly error: number;
}

/** The picture; `a` and `b` are null as long as they have not come, or have no course in time. */
export function pictureOf(
  compared: Compared,
  rows: ShownRows,
  colours: Colours,
  a: Course | null,
  b: Course | null,
): Picture {
  const { bins } = compared;
  const mean = meansOf(compared, rows);
  const layers = layersOf(compared, rows, colours, levelsOf(compared, rows, a, b), mean);
  return {
    compared,
    colours,
    rows,
    time: bins && timeAxisOf(bins),
    binWidth: bins ? (bins.stop - bins.start) / (bins.last - bins.first + 1) : 0,
    layers,
    signs: Int8Array.from(rows.order, (channel) => signOf(compared.channels.direction[channel])),
    isMissing: SIDES.some((side) => layers[side].course?.hasMissing || layers[side].means.hasMissing),
    wasTested: compared.channels.direction.some((direction) => direction !== ""),
    value: valuesOf(compared, rows, a, b),
    mean,
  };
}

function layersOf(
  { bins, scale, difference_scale, quantity, difference_quantity }: Compared,
  { order }: ShownRows,
  colours: Colours,
  levels: Levels | null,
  mean: Picture["mean"],
): Picture["layers"] {
  const binCount = bins ? bins.last - bins.first + 1 : 0;
  const layer = (side: Side, limits: Scale, shownIn: Quantity): Layer => {
    const table = colourTable(colours[limits.colours], colours.missing);
    const course = levels && imageOf(binCount, order.length, levels[side], limits, table);
    const means = imageOf(1, order.length, (row) => mean(side, row).value, limits, table);
    return { course, means, scale: limits, table, quantity: shownIn };
  };
  return {
    a: layer("a", scale, quantity),
    b: layer("b", scale, quantity),
    difference: layer("difference", difference_scale, difference_quantity),
  };
}

export function timeAxisOf(bins: NonNullable<Compared["bins"]>): TimeAxis {
  const isInSeconds = bins.width_s !== null;
  return {
    start: bins.start,
    stop: bins.stop,
    isInSeconds,
    label: bins.label,
    shortLabel: isInSeconds ? "Time (s)" : "Bin",
    window: bins.window as [number, number] | null,
  };
}

function valuesOf(compared: Compared, rows: ShownRows, a: Course | null, b: Course | null): Picture["value"] {
  const first = compared.bins?.first ?? 0;
  const at = (course: Course | null, row: number, bin: number, factor: number): Value => {
    if (!course) return { value: NaN, error: NaN };
    const place = (rows.order[row] as number) * course.binCount + first + bin;
    return { value: (course.mean[place] as number) * factor, error: (course.sem[place] as number) * factor };
  };
  return (side, row, bin) => {
    if (side === "a") return at(a, row, bin, compared.quantity.factor);
    if (side === "b") return at(b, row, bin, compared.quantity.factor);
    const { factor } = compared.difference_quantity;
    return minus(at(a, row, bin, factor), at(b, row, bin, factor));
  };
}

type Levels = Record<Side, (row: number, bin: number) => number>;

/** The values alone, for images of many thousand; null where there is no course. */
function levelsOf({ bins, quantity, difference_quantity }: Compared, rows: ShownRows, a: Course | null, b: Course | null): Levels | null {
  if (!bins || !a || !b) return null;
  const at = (course: Course, factor: number) => (row: number, bin: number) =>
    (course.mean[(rows.order[row] as number) * course.binCount + bins.first + bin] as number) * factor;
  const [minuend, subtrahend] = [at(a, difference_quantity.factor), at(b, difference_quantity.factor)];
  return {
    a: at(a, quantity.factor),
    b: at(b, quantity.factor),
    difference: (row, bin) => minuend(row, bin) - subtrahend(row, bin),
  };
}

function meansOf({ channels, quantity, difference_quantity }: Compared, rows: ShownRows): Picture["mean"] {
  return (side, row) => {
    const channel = rows.order[row] as number;
    const of = (mean: readonly (number | null)[], sem: readonly (number | null)[], factor: number): Value => ({
      value: shown(mean[channel], factor),
      error: shown(sem[channel], factor),
    });
    if (side === "a") return of(channels.mean_a, channels.sem_a, quantity.factor);
    if (side === "b") return of(channels.mean_b, channels.sem_b, quantity.factor);
    const { factor } = difference_quantity;
    const errors = [channels.sem_a, channels.sem_b].map((sem) => shown(sem[channel], factor)) as [number, number];
    return { value: shown(channels.difference[channel], factor), error: Math.hypot(...errors) };
  };
}

/** The standard error of a difference of two independent means is the root of the summed squares. */
function minus(a: Value, b: Value): Value {
  return { value: a.value - b.value, error: Math.hypot(a.error, b.error) };
}

function signOf(direction: string | undefined): number {
  if (direction === "a>b") return 1;
  return direction === "b>a" ? -1 : 0;
}
