/** Mean differences over recordings: a row an area, last all channels; each with its interval. */

import { counted, short } from "../../numbers";
import type { PooledFound, Population } from "../../wire";
import { drawLabelAcross, drawTicksAcross, LABEL_HIGH, numberTicks, TICKS_HIGH } from "../axes";
import { bottom, placeOf, right, type Axis, type Box } from "../box";
import { drawDetails, drawNotes, drawTitle, NOTE_HIGH, TEXT_HIGH, TITLE_HIGH } from "../lines";
import { abbreviated, plain, wrapped, type Measure, type Pen } from "../pen";
import { TEXT_PX, TICK_PX, TITLE_PX, type Theme } from "../theme";

export interface ForestRow {
  readonly name: string;
  /** How many recordings and channels, on lines below the name. */
  readonly counts: readonly string[];
  /** Where the point and its interval are. */
  readonly y: number;
  readonly population: Population;
}

export interface ForestLayout {
  readonly width: number;
  readonly height: number;
  readonly title: readonly string[];
  readonly details: readonly string[];
  readonly detailsTop: number;
  readonly box: Box;
  readonly rows: readonly ForestRow[];
  readonly rowHigh: number;
  readonly across: Axis;
  readonly notes: readonly string[];
  readonly notesTop: number;
}

const LEFT = 4;
const RIGHT = 28;
const GAP = 14;
const NAMES_SHARE = 0.42;
const BETWEEN = 12;
const MARGIN = 0.06;

export function nameOf({ area }: Population): string {
  return plain(area) || "all channels";
}

/** '95 %' */
export function levelOf({ confidence }: PooledFound): string {
  return `${short(100 * confidence, 4)} %`;
}

export function forestLayout(found: PooledFound, width: number, isTitled: boolean, measure: Measure): ForestLayout {
  const title = isTitled ? wrapped(plain(found.title), width - 8, TITLE_PX, measure).slice(0, 2) : [];
  const details = isTitled ? wrapped(detailsOf(found), width - 8, TEXT_PX, measure).slice(0, 3) : [];
  const detailsTop = title.length * TITLE_HIGH + 4;
  const top = isTitled ? detailsTop + details.length * TEXT_HIGH + 8 : 4;
  const most = NAMES_SHARE * width;
  const labels = found.populations.map((population) => ({
    name: abbreviated(nameOf(population), most, TEXT_PX, measure),
    counts: wrapped(countsOf(population), most, TICK_PX, measure),
  }));
  const widths = labels.flatMap(({ name, counts }) => [measure(name, TEXT_PX), ...counts.map((line) => measure(line, TICK_PX))]);
  const left = LEFT + Math.ceil(Math.max(...widths)) + GAP;
  const rowHigh = TEXT_HIGH + NOTE_HIGH * Math.max(...labels.map(({ counts }) => counts.length)) + BETWEEN;
  const box = { left, top, width: width - left - RIGHT, height: labels.length * rowHigh };
  const rows = labels.map((label, at) => ({ ...label, y: top + (at + 0.5) * rowHigh, population: found.populations[at] as Population }));
  const notes = notesOf(found, isTitled).flatMap((note) => wrapped(plain(note), width - 8, TICK_PX, measure));
  const notesTop = bottom(box) + TICKS_HIGH + LABEL_HIGH + 10;
  const height = Math.ceil(notesTop + notes.length * NOTE_HIGH + 4);
  return { width, height, title, details, detailsTop, box, rows, rowHigh, across: acrossOf(found, box), notes, notesTop };
}

export function drawForest(pen: Pen, found: PooledFound, layout: ForestLayout, theme: Theme): void {
  const { box, rows, across } = layout;
  drawTitle(pen, layout.title, theme);
  drawDetails(pen, layout.details, layout.detailsTop, theme);
  const zero = placeOf(0, across);
  pen.strokes([[zero, box.top, zero, bottom(box)]], { colour: theme.quiet, width: 1, isSharp: true });
  drawRuleAboveAll(pen, layout, theme);
  for (const row of rows) {
    drawLabel(pen, row, theme);
    drawMark(pen, row, found.quantity.factor, across, theme);
  }
  const unit = plain(found.quantity.unit);
  drawTicksAcross(pen, box, across, numberTicks(across.low, across.high, box.width, pen.widthOf), theme, true);
  drawLabelAcross(pen, box, `Mean difference, A − B (${unit})`, `A − B (${unit})`, theme);
  drawNotes(pen, layout.notes, layout.notesTop, theme);
}

/** All channels are no area beside the others. */
function drawRuleAboveAll(pen: Pen, { box, rows, rowHigh }: ForestLayout, theme: Theme): void {
  if (rows.length < 2) return;
  const y = bottom(box) - rowHigh;
  pen.strokes([[LEFT, y, right(box), y]], { colour: theme.faint, width: 1, isSharp: true });
}

function drawLabel(pen: Pen, { name, counts, y }: ForestRow, theme: Theme): void {
  const top = y - (TEXT_HIGH + counts.length * NOTE_HIGH) / 2 + 2;
  pen.text(LEFT, top, name, { size: TEXT_PX, colour: theme.ink, stands: "top" });
  counts.forEach((line, at) =>
    pen.text(LEFT, top + TEXT_HIGH + at * NOTE_HIGH, line, { size: TICK_PX, colour: theme.quiet, stands: "top" }),
  );
}

function drawMark(pen: Pen, { y, population }: ForestRow, factor: number, across: Axis, theme: Theme): void {
  const { difference, low, high } = population;
  const x = (stored: number) => placeOf(stored * factor, across);
  if (low !== null && high !== null) pen.strokes([[x(low), y, x(high), y]], { colour: theme.ink, width: 1.6 });
  if (difference !== null) pen.disc(x(difference), y, 3.4, theme.ink);
}

function acrossOf({ populations, quantity }: PooledFound, box: Box): Axis {
  const stored = populations.flatMap(({ difference, low, high }) => [difference, low, high]);
  const ends = [0, ...stored.map((value) => (value ?? 0) * quantity.factor)];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const margin = MARGIN * (high - low) || 1;
  return { low: low - margin, high: high + margin, from: box.left, to: right(box) };
}

function countsOf({ recording_count, channel_count }: Population): string {
  return `${counted(recording_count, "recording")}, ${counted(channel_count, "channel")}`;
}

function detailsOf({ a, b, recordings }: PooledFound): string {
  return plain(`A: ${a} · B: ${b} · over ${counted(recordings.length, "recording")}`);
}

/** What the marks are; a saved drawing also says of what they are a statement, which the page says above. */
function notesOf(found: PooledFound, isTitled: boolean): string[] {
  const isAlone = ({ difference, low }: Population) => difference !== null && low === null;
  const said = [`Points: mean difference over channels with its ${levelOf(found)} confidence interval.`];
  if (found.populations.some(isAlone)) said.push("A single channel has no interval.");
  return isTitled ? [said.join(" "), found.level] : [said.join(" ")];
}
