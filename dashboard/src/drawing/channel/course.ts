/** One channel over time: single trials of A above those of B, and below them the means. */

import type { ColourTable } from "../../colours";
import { counted, short, withError } from "../../numbers";
import type { Cluster, Scale } from "../../wire";
import { drawWindow, LABEL_HIGH, TICKS_HIGH, type TimeAxis } from "../axes";
import { bottom, type Box } from "../box";
import { drawDetails, drawNotes, drawTitle, NOTE_HIGH, TEXT_HIGH, TITLE_HIGH } from "../lines";
import { abbreviated, plain, wrapped, type Measure, type Pen } from "../pen";
import { inkOn, TEXT_PX, TICK_PX, TITLE_PX, type Theme } from "../theme";
import { drawBands } from "./bands";
import { drawTrials, rowTops } from "./trials";

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
  /** Of A and of B, as printed. */
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
  readonly details: readonly string[];
  readonly raster: Box | null;
  readonly psth: Box;
  readonly keyTop: number;
  readonly notes: readonly string[];
  readonly notesTop: number;
}

const LEFT = 66;
const RIGHT = 16;
const PSTH_HIGH = 150;

export function courseLayout(shown: ChannelCourse, width: number, isTitled: boolean, measure: Measure): CourseLayout {
  const title = isTitled ? wrapped(plain(shown.title), width - 8, TITLE_PX, measure).slice(0, 2) : [];
  const details = isTitled ? wrapped(plain(shown.details), width - 8, TEXT_PX, measure).slice(0, 2) : [];
  const keyTop = isTitled ? title.length * TITLE_HIGH + details.length * TEXT_HIGH + 11 : 2;
  const top = keyTop + 40 + 18;
  const across = { left: LEFT, width: width - LEFT - RIGHT };
  const rows = shown.trials ? rowTops(shown.trials)[2] : 0;
  const rasterHigh = Math.round(Math.min(Math.max(rows * 1.6, 90), 260));
  const raster = shown.trials ? { ...across, top, height: rasterHigh } : null;
  const psth = { ...across, top: raster ? bottom(raster) + 10 : top, height: PSTH_HIGH };
  const notes = wrapped(shown.notes.join(" "), width - 8, TICK_PX, measure);
  const notesTop = bottom(psth) + TICKS_HIGH + LABEL_HIGH + 10;
  return { width, height: Math.ceil(notesTop + notes.length * NOTE_HIGH + 4), title, details, raster, psth, keyTop, notes, notesTop };
}

export function drawCourse(pen: Pen, printed: ChannelCourse, layout: CourseLayout, theme: Theme): void {
  const [a, b] = printed.inks;
  const shown = { ...printed, inks: [inkOn(theme, a), inkOn(theme, b)] as const };
  drawTitle(pen, layout.title, theme);
  drawDetails(pen, layout.details, 7 + layout.title.length * TITLE_HIGH, theme);
  drawKey(pen, shown, layout, theme);
  if (layout.raster && shown.trials) drawTrials(pen, shown, shown.trials, layout.raster, theme);
  drawBands(pen, shown, layout.psth, theme);
  drawWindow(pen, layout.raster ?? layout.psth, shown.time, theme);
  drawNotes(pen, layout.notes, layout.notesTop, theme);
}

function drawKey(pen: Pen, shown: ChannelCourse, layout: CourseLayout, theme: Theme): void {
  shown.names.forEach((name, side) => {
    const y = layout.keyTop + 9 + side * 18;
    const left = 6;
    pen.strokes([[left, y, left + 18, y]], { colour: shown.inks[side] as string, width: 3 });
    const end = ` (n = ${counted(shown.trialCounts[side] as number, "trial")})`;
    const start = `${"AB"[side]}: ${plain(name)}`;
    // the space before 'n' is not measured
    const room = layout.width - left - 34 - pen.widthOf(end, TEXT_PX);
    const text = abbreviated(start, room, TEXT_PX, pen.widthOf) + end;
    pen.text(left + 25, y, text, { size: TEXT_PX, colour: theme.ink, stands: "middle" });
  });
}

/** Which bin is at x; null beside the axis. */
export function binAt(shown: ChannelCourse, { psth }: CourseLayout, x: number): number | null {
  const count = shown.a.mean.length;
  const bin = Math.floor(((x - psth.left) / psth.width) * count);
  return bin >= 0 && bin < count ? bin : null;
}

/** What the curves say in a bin, mean ± SEM: a line of text. */
export function courseInWords(shown: ChannelCourse, bin: number): string {
  const { start, stop, isInSeconds } = shown.time;
  const width = (stop - start) / shown.a.mean.length;
  const from = start + bin * width;
  const when = isInSeconds ? `${short(from)} to ${short(from + width)} s` : `bin ${short(from + 0.5)}`;
  const [a, b] = [shown.a, shown.b].map(({ mean, sem }) => withError(mean[bin], sem[bin])) as [string, string];
  return `${when} · A ${a} · B ${b} ${shown.unit}`;
}
