/** Responses of one channel against a label of the trials, with the fitted curve. */

import { short } from "../../numbers";
import type { Tuning } from "../../wire";
import {
  drawHeights,
  drawLabelAcross,
  drawLabelUp,
  drawTicksAcross,
  heightTicks,
  LABEL_HIGH,
  numberTicks,
  TICKS_HIGH,
} from "../axes";
import { bottom, placeOf, right, type Axis, type Box } from "../box";
import { drawNotes, drawTitle, NOTE_HIGH, TITLE_HIGH } from "../lines";
import { plain, wrapped, type Measure, type Pen } from "../pen";
import { TICK_PX, TITLE_PX, type Theme } from "../theme";
import type { Tick } from "../ticks";

export interface TuningLayout {
  readonly width: number;
  readonly height: number;
  readonly title: readonly string[];
  readonly box: Box;
  readonly notes: readonly string[];
  readonly notesTop: number;
}

const LEFT = 66;
const RIGHT = 16;
const PLOT_HIGH = 150;

export function tuningLayout(shown: Tuning, title: string, width: number, isTitled: boolean, measure: Measure): TuningLayout {
  const lines = isTitled ? wrapped(plain(title), width - 8, TITLE_PX, measure).slice(0, 2) : [];
  const top = lines.length * TITLE_HIGH + 12;
  const box = { left: LEFT, top, width: width - LEFT - RIGHT, height: PLOT_HIGH };
  const notes = wrapped(notesOf(shown), width - 8, TICK_PX, measure);
  const notesTop = bottom(box) + TICKS_HIGH + LABEL_HIGH + 10;
  return { width, height: Math.ceil(notesTop + notes.length * NOTE_HIGH + 4), title: lines, box, notes, notesTop };
}

export function drawTuning(pen: Pen, shown: Tuning, layout: TuningLayout, theme: Theme): void {
  const { box } = layout;
  drawTitle(pen, layout.title, theme);
  const { unit, name } = shown.quantity;
  const [low, high] = limits(shown);
  const up: Axis = { low, high, from: bottom(box), to: box.top };
  const across = acrossOf(shown, box);
  const x = (value: number) => placeOf(shown.is_log ? Math.log2(value) : value, across);
  drawBlank(pen, shown, box, up, theme);
  drawPoints(pen, shown, x, up, theme);
  const line = shown.fit
    ? shown.fit.at.map((at, index) => [at, shown.fit?.value[index] ?? null] as const)
    : shown.values.map((at, index) => [at, shown.mean[index] ?? null] as const);
  pen.within(box.left - 1, box.top - 1, box.width + 2, box.height + 2, () =>
    pen.strokes(polylines(line, x, up), { colour: theme.ink, width: 1.4 }),
  );
  drawHeights(pen, box, up, heightTicks(low, high, box.height), theme);
  drawTicksAcross(pen, box, across, ticksOf(shown, box, pen.widthOf), theme, true);
  drawLabelAcross(pen, box, plain(shown.label), plain(shown.label), theme);
  drawLabelUp(pen, box, `${plain(name)} (${plain(unit)})`, LEFT - 12, theme);
  drawNotes(pen, layout.notes, layout.notesTop, theme);
}

/** Sentences below: what points, curve and grey are. */
function notesOf(shown: Tuning): string {
  const said = ["Points: mean ± SEM over trials."];
  if (shown.fit) said.push("Curve: von Mises fit to the means.");
  if (shown.blank_count > 0 && shown.blank_mean !== null) {
    const trials = `${shown.blank_count} trials without this label`;
    said.push(`Dashed: ${trials}; grey: 95 % CI.`);
  }
  return said.join(" ");
}

function drawPoints(pen: Pen, shown: Tuning, x: (value: number) => number, up: Axis, theme: Theme): void {
  const errors = shown.values.flatMap((value, index) => {
    const [mean, sem] = [shown.mean[index], shown.sem[index]];
    if (typeof mean !== "number" || typeof sem !== "number") return [];
    return [[x(value), placeOf(mean - sem, up), x(value), placeOf(mean + sem, up)]];
  });
  pen.strokes(errors, { colour: theme.ink, width: 1.2 });
  shown.values.forEach((value, index) => {
    const mean = shown.mean[index];
    if (typeof mean === "number") pen.disc(x(value), placeOf(mean, up), 2.8, theme.ink);
  });
}

function drawBlank(pen: Pen, shown: Tuning, box: Box, up: Axis, theme: Theme): void {
  const { blank_mean: mean, blank_low: low, blank_high: high, blank_count: count } = shown;
  if (count === 0 || mean === null) return;
  if (low !== null && high !== null) {
    const top = placeOf(high, up);
    pen.rect(box.left, top, box.width, placeOf(low, up) - top, theme.quiet, 0.2);
  }
  const y = placeOf(mean, up);
  pen.strokes([[box.left, y, right(box), y]], { colour: theme.quiet, width: 1, dash: [5, 4] });
}

function limits(shown: Tuning): [number, number] {
  const ends = [0, shown.blank_mean ?? 0, ...(shown.fit?.value ?? []).map((value) => value ?? 0)];
  shown.mean.forEach((mean, index) => {
    if (mean === null) return;
    const sem = shown.sem[index] ?? 0;
    ends.push(mean - sem, mean + sem);
  });
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const margin = 0.08 * (high - low) || 1;
  return [low < 0 ? low - margin : 0, high + margin];
}

function acrossOf(shown: Tuning, box: Box): Axis {
  const ends = { from: box.left, to: right(box) };
  const period = periodOf(shown);
  if (period) return { low: -0.03 * period, high: 1.03 * period, ...ends };
  const values = shown.values.map((value) => (shown.is_log ? Math.log2(value) : value));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = 0.05 * (high - low) || 1;
  return { low: low - margin, high: high + margin, ...ends };
}

/** Angles go round: their fitted curve reaches from 0 to the period. */
function periodOf(shown: Tuning): number | null {
  return shown.fit?.at.at(-1) ?? null;
}

function ticksOf(shown: Tuning, box: Box, measure: Measure): Tick[] {
  const period = periodOf(shown);
  if (period) {
    const parts = box.width >= 160 ? 4 : 2;
    return Array.from({ length: parts + 1 }, (_, at) => ({ at: (at * period) / parts, label: short((at * period) / parts) }));
  }
  if (!shown.is_log) {
    const { low, high } = acrossOf(shown, box);
    return numberTicks(low, high, box.width, measure);
  }
  const every = Math.max(Math.ceil((shown.values.length * 36) / box.width), 1);
  return shown.values
    .filter((_, index) => index % every === 0)
    .map((value) => ({ at: Math.log2(value), label: short(value, 3) }));
}

function polylines(points: readonly (readonly [number, number | null])[], x: (value: number) => number, up: Axis): number[][] {
  const lines: number[][] = [[]];
  for (const [at, value] of points) {
    if (value === null) lines.push([]);
    else lines.at(-1)?.push(x(at), placeOf(value, up));
  }
  return lines.filter((line) => line.length > 2);
}

export function tuningInWords(shown: Tuning): { preferred: string; halfWidth: string; selectivity: string } {
  const fit = shown.fit;
  return {
    preferred: fit ? `${fit.preferred.toFixed(0)}°` : "–",
    halfWidth: fit && fit.half_width !== null ? `${fit.half_width.toFixed(0)}°` : "–",
    selectivity: shown.selectivity === null ? "–" : shown.selectivity.toFixed(2),
  };
}
