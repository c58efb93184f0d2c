/** One channel over time: single trials of A above those of B, and below them the means. */

import { imageOf, type ColourTable, type Pixels } from "../../colours";
import { counted, short, withError } from "../../numbers";
import type { Cluster, Scale } from "../../wire";
import {
  acrossOf,
  drawHeights,
  drawLabelAcross,
  drawLabelUp,
  drawOnset,
  drawTimes,
  drawWindow,
  heightTicks,
  LABEL_HIGH,
  TICKS_HIGH,
  type TimeAxis,
} from "../axes";
import { bottom, placeOf, right, type Axis, type Box } from "../box";
import { abbreviated, plain, wrapped, type Measure, type Pen } from "../pen";
import { TEXT_PX, TICK_PX, TITLE_PX, type Theme } from "../theme";

/** Mean and SEM of one channel in each bin that is shown, in the shown unit; NaN for no value. */
export interface Band {
  readonly mean: readonly number[];
  readonly sem: readonly number[];
}

/** Trials from top to bottom: spikes, or activity in bins. */
export interface Trials {
  readonly count: number;
  /** When each trial ended, s; NaN where that is not known. */
  readonly ends: ArrayLike<number>;
  readonly spikeTime: ArrayLike<number>;
  readonly spikeRow: ArrayLike<number>;
  /** (row, bin) in the shown unit, for what has no spikes. */
  readonly activity: { readonly values: Float64Array; readonly binCount: number; readonly start: number; readonly stop: number } | null;
}

export interface ChannelCourse {
  readonly title: string;
  readonly details: string;
  readonly time: TimeAxis;
  readonly a: Band;
  readonly b: Band;
  readonly names: readonly [string, string];
  readonly inks: readonly [string, string];
  readonly missing: string;
  readonly trialCounts: readonly [number, number];
  readonly trials: readonly [Trials, Trials] | null;
  readonly scale: Scale;
  readonly table: ColourTable;
  readonly clusters: readonly Cluster[];
  readonly latency: { readonly at: number; readonly low: number; readonly high: number } | null;
  readonly label: string;
  readonly unit: string;
  /** Sentences below. */
  readonly notes: readonly string[];
}

export interface CourseLayout {
  readonly width: number;
  readonly height: number;
  readonly title: readonly string[];
  readonly raster: Box | null;
  readonly psth: Box;
  readonly keyTop: number;
  readonly notes: readonly string[];
  readonly notesTop: number;
}

const LEFT = 62;
const RIGHT = 10;
const STRIP = 13;
const PSTH_HIGH = 150;
const BAND = 0.22;
const ROW_GAP = 0.03;

export function courseLayout(shown: ChannelCourse, width: number, isTitled: boolean, measure: Measure): CourseLayout {
  const title = isTitled ? wrapped(plain(shown.title), width - 8, TITLE_PX, measure).slice(0, 2) : [];
  const keyTop = isTitled ? title.length * 21 + 28 : 2;
  const top = keyTop + 40 + 18;
  const across = { left: LEFT, width: width - LEFT - RIGHT };
  const rows = shown.trials ? rowTops(shown.trials)[2] : 0;
  const rasterHigh = Math.round(Math.min(Math.max(rows * 1.6, 90), 260));
  const raster = shown.trials ? { ...across, top, height: rasterHigh } : null;
  const psth = { ...across, top: raster ? bottom(raster) + 10 : top, height: PSTH_HIGH };
  const notes = wrapped(shown.notes.join(" "), width - 8, TICK_PX, measure);
  const notesTop = bottom(psth) + TICKS_HIGH + LABEL_HIGH + 10;
  return { width, height: Math.ceil(notesTop + notes.length * 14 + 4), title, raster, psth, keyTop, notes, notesTop };
}

export function drawCourse(pen: Pen, shown: ChannelCourse, layout: CourseLayout, theme: Theme): void {
  layout.title.forEach((line, number) =>
    pen.text(4, 4 + number * 21, line, { size: TITLE_PX, colour: theme.ink, stands: "top" }),
  );
  if (layout.title.length) {
    pen.text(4, 7 + layout.title.length * 21, shown.details, { size: TEXT_PX, colour: theme.quiet, stands: "top" });
  }
  drawKey(pen, shown, layout, theme);
  if (layout.raster && shown.trials) drawTrials(pen, shown, shown.trials, layout.raster, theme);
  drawBands(pen, shown, layout.psth, theme);
  drawWindow(pen, layout.raster ?? layout.psth, shown.time, theme);
  layout.notes.forEach((line, number) =>
    pen.text(4, layout.notesTop + number * 14, line, { size: TICK_PX, colour: theme.quiet, stands: "top" }),
  );
}

/** Where the rows of A and of B begin, and where those of B end; a gap lies between them. */
export function rowTops([a, b]: readonly [Trials, Trials]): [number, number, number] {
  const gap = Math.max(ROW_GAP * (a.count + b.count), 0.5);
  return [0, a.count + gap, a.count + gap + b.count];
}

/** The ends of the vertical axis: room for curves with their bands, and for 0. */
export function heightsOf({ a, b }: Pick<ChannelCourse, "a" | "b">): [number, number] {
  let [low, high] = [0, 0];
  for (const { mean, sem } of [a, b]) {
    mean.forEach((value, bin) => {
      if (!Number.isFinite(value)) return;
      const half = Number.isFinite(sem[bin]) ? (sem[bin] as number) : 0;
      low = Math.min(low, value - half);
      high = Math.max(high, value + half);
    });
  }
  return low === high ? [0, 1] : [low, high];
}

function drawKey(pen: Pen, shown: ChannelCourse, layout: CourseLayout, theme: Theme): void {
  shown.names.forEach((name, side) => {
    const y = layout.keyTop + 9 + side * 18;
    const left = 6;
    pen.strokes([[left, y, left + 18, y]], { colour: shown.inks[side] as string, width: 3 });
    const end = ` (n = ${counted(shown.trialCounts[side] as number, "trial")})`;
    const start = `${"AB"[side]}: ${plain(name)}`;
    const room = layout.width - left - 30 - pen.widthOf(end, TEXT_PX);
    const text = abbreviated(start, room, TEXT_PX, pen.widthOf) + end;
    pen.text(left + 25, y, text, { size: TEXT_PX, colour: theme.ink, stands: "middle" });
  });
}

function drawTrials(pen: Pen, shown: ChannelCourse, trials: readonly [Trials, Trials], box: Box, theme: Theme): void {
  const tops = rowTops(trials);
  const high = box.height / tops[2];
  pen.within(box.left, box.top, box.width, box.height, () =>
    trials.forEach((each, side) => {
      const part = { ...box, top: box.top + (tops[side] as number) * high, height: each.count * high };
      if (each.activity) drawActivity(pen, shown, each, part);
      else drawSpikes(pen, shown, each, part, shown.inks[side] as string);
    }),
  );
  drawOnset(pen, box, shown.time, theme, trials.some((each) => each.activity !== null));
  trials.forEach((each, side) => {
    const top = box.top + (tops[side] as number) * high;
    const foot = top + each.count * high;
    const x = box.left - 7;
    pen.strokes([[x, top, x, foot]], { colour: shown.inks[side] as string, width: 3 });
    const label = `${"AB"[side]} trials`;
    const isLong = pen.widthOf(label, TEXT_PX) <= foot - top;
    pen.text(x - 7, (top + foot) / 2, isLong ? label : ("AB"[side] as string), {
      size: TEXT_PX,
      colour: theme.ink,
      align: isLong ? "middle" : "right",
      isTurned: isLong,
      ...(isLong ? {} : { stands: "middle" }),
    });
  });
}

function drawSpikes(pen: Pen, shown: ChannelCourse, trials: Trials, box: Box, ink: string): void {
  const axis = acrossOf(box, shown.time);
  const high = box.height / Math.max(trials.count, 1);
  for (const { end, from, to } of endsOf(trials, shown.time.stop)) {
    const x = Math.max(placeOf(end, axis), box.left);
    pen.rect(x, box.top + from * high, right(box) - x, (to - from) * high, shown.missing);
  }
  const ticks: number[][] = [];
  for (let spike = 0; spike < trials.spikeTime.length; spike++) {
    const time = trials.spikeTime[spike] as number;
    if (time < shown.time.start || time >= shown.time.stop) continue;
    const [x, y] = [placeOf(time, axis), box.top + (trials.spikeRow[spike] as number) * high];
    ticks.push([x, y, x, y + high]);
  }
  pen.strokes(ticks, { colour: ink, width: Math.min(1.2, Math.max(0.7, high)) });
}

/** Rows [from, to) that ended together before the axis does. */
function endsOf({ ends, count }: Trials, stop: number): { end: number; from: number; to: number }[] {
  const runs: { end: number; from: number; to: number }[] = [];
  for (let row = 0; row < count; row++) {
    const end = ends[row] ?? NaN;
    if (!(end < stop - 1e-9)) continue;
    const last = runs.at(-1);
    if (last && last.to === row && Math.abs(last.end - end) < 1e-9) last.to = row + 1;
    else runs.push({ end, from: row, to: row + 1 });
  }
  return runs;
}

function drawActivity(pen: Pen, shown: ChannelCourse, trials: Trials, box: Box): void {
  const { values, binCount, start, stop } = trials.activity as NonNullable<Trials["activity"]>;
  if (trials.count === 0 || binCount === 0) return;
  const axis = acrossOf(box, shown.time);
  const [from, to] = [placeOf(start, axis), placeOf(stop, axis)];
  const image: Pixels = imageOf(binCount, trials.count, (row, bin) => values[row * binCount + bin] as number, shown.scale, shown.table);
  pen.pixels(image, from, box.top, to - from, box.height);
}

function drawBands(pen: Pen, shown: ChannelCourse, box: Box, theme: Theme): void {
  const [low, high] = heightsOf(shown);
  const hasStrip = shown.clusters.length > 0 || shown.latency !== null;
  const foot = bottom(box) - (hasStrip ? STRIP : 0);
  const axis: Axis = { low, high, from: foot, to: box.top };
  const across = acrossOf(box, shown.time);
  if (low < 0) {
    const zero = placeOf(0, axis);
    pen.strokes([[box.left, zero, right(box), zero]], { colour: theme.faint, width: 1 });
  }
  drawOnset(pen, box, shown.time, theme, false);
  const bands = [shown.a, shown.b];
  bands.forEach((band, side) => {
    for (const corners of bandsOf(band, across, axis)) pen.area(corners, shown.inks[side] as string, BAND);
  });
  bands.forEach((band, side) =>
    pen.strokes(stepsOf(band.mean, across, axis), { colour: shown.inks[side] as string, width: 1.6 }),
  );
  drawHeights(pen, box, axis, heightTicks(low, high, box.height), theme);
  drawTimes(pen, box, shown.time, theme, true);
  drawLabelAcross(pen, box, shown.time.label, shown.time.shortLabel, theme);
  drawLabelUp(pen, box, shown.label, LEFT - 12, theme);
  drawFindings(pen, shown, box, theme);
  if (bands.every((band) => !band.mean.some(Number.isFinite))) {
    const look = { size: TEXT_PX, colour: theme.quiet, align: "middle", stands: "middle" } as const;
    pen.text(box.left + box.width / 2, box.top + box.height / 2, "no value", look);
  }
}

/** Clusters underlined in the colour of the larger response, and the latency of the first. */
function drawFindings(pen: Pen, shown: ChannelCourse, box: Box, theme: Theme): void {
  const across = acrossOf(box, shown.time);
  const inside = (seconds: number) => Math.min(Math.max(placeOf(seconds, across), box.left), right(box));
  for (const { start_s, stop_s, sign } of shown.clusters) {
    const y = bottom(box) - 9;
    const colour = shown.inks[sign > 0 ? 0 : 1];
    pen.strokes([[inside(start_s), y, inside(stop_s), y]], { colour, width: 3 });
  }
  if (!shown.latency) return;
  const y = bottom(box) - 3.5;
  const { at, low, high } = shown.latency;
  if (Number.isFinite(low) && Number.isFinite(high)) {
    pen.strokes([[inside(low), y, inside(high), y]], { colour: theme.ink, width: 1 });
  }
  const x = inside(at);
  pen.area([x - 3.5, y + 2.5, x + 3.5, y + 2.5, x, y - 3.5], theme.ink);
}

/** Lines of steps, a step a bin, broken where there is no value. */
export function stepsOf(mean: readonly number[], across: Axis, up: Axis): number[][] {
  const lines: number[][] = [];
  const width = (across.to - across.from) / mean.length;
  let line: number[] = [];
  mean.forEach((value, bin) => {
    if (!Number.isFinite(value)) {
      if (line.length) lines.push(line);
      line = [];
      return;
    }
    const [x, y] = [across.from + bin * width, placeOf(value, up)];
    line.push(x, y, x + width, y);
  });
  if (line.length) lines.push(line);
  return lines;
}

/** Areas between mean − SEM and mean + SEM, broken where there is no value. */
function bandsOf({ mean, sem }: Band, across: Axis, up: Axis): number[][] {
  const has = mean.map((value, bin) => Number.isFinite(value) && Number.isFinite(sem[bin]));
  const limits = (sign: number) => mean.map((value, bin) => (has[bin] ? value + sign * (sem[bin] as number) : NaN));
  const lower = stepsOf(limits(-1), across, up);
  return stepsOf(limits(1), across, up).map((upper, run) => [...upper, ...reversed(lower[run] as number[])]);
}

function reversed(points: readonly number[]): number[] {
  const back: number[] = [];
  for (let at = points.length - 2; at >= 0; at -= 2) back.push(points[at] as number, points[at + 1] as number);
  return back;
}

/** Which bin is at x; null beside the axis. */
export function binAt(shown: ChannelCourse, { psth }: CourseLayout, x: number): number | null {
  const count = shown.a.mean.length;
  const bin = Math.floor(((x - psth.left) / psth.width) * count);
  return bin >= 0 && bin < count ? bin : null;
}

/** What the curves say in a bin: a line of text. */
export function courseInWords(shown: ChannelCourse, bin: number): string {
  const { start, stop, isInSeconds } = shown.time;
  const width = (stop - start) / shown.a.mean.length;
  const from = start + bin * width;
  const when = isInSeconds ? `${short(from)} to ${short(from + width)} s` : `bin ${short(from + 0.5)}`;
  const [a, b] = [shown.a, shown.b].map(({ mean, sem }) => withError(mean[bin], sem[bin])) as [string, string];
  return `${when} · A ${a} · B ${b} ${shown.unit} (± SEM)`;
}
