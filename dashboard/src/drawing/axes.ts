/** Axes of a panel: a rule, ticks with numbers, a label. */

import { bottom, centre, clamped, middle, placeOf, right, type Axis, type Box } from "./box";
import { abbreviated, shortened, type Measure, type Pen } from "./pen";
import { TEXT_PX, TICK_PX, type Theme } from "./theme";
import { ticks, TIME_STEPS, type Tick } from "./ticks";

/** Heights below a panel: ticks with their numbers, and the label of the axis. */
export const TICKS_HIGH = 18;
export const LABEL_HIGH = 17;

/** What a label along a vertical axis takes of the width. */
export const LABEL_UP_HIGH = 20;

const TICK = 4;
const PX_PER_TIME = 42;
const PX_PER_NUMBER = 38;
const BETWEEN_NUMBERS = 6;
const PX_PER_NUMBER_UP = 30;

/** What the horizontal axis of courses is. */
export interface TimeAxis {
  readonly start: number;
  readonly stop: number;
  readonly isInSeconds: boolean;
  readonly label: string;
  readonly shortLabel: string;
  readonly window: readonly [number, number] | null;
}

export function acrossOf(box: Box, time: TimeAxis): Axis {
  return { low: time.start, high: time.stop, from: box.left, to: right(box) };
}

/** Ticks with numbers below a box. */
export function drawTimes(pen: Pen, box: Box, time: TimeAxis, theme: Theme, hasRule: boolean): void {
  const count = Math.max(box.width / PX_PER_TIME, 1);
  const at = ticks(time.start, time.stop, count, TIME_STEPS, !time.isInSeconds);
  drawTicksAcross(pen, box, acrossOf(box, time), at, theme, hasRule);
}

export function drawTicksAcross(pen: Pen, box: Box, axis: Axis, at: readonly Tick[], theme: Theme, hasRule: boolean): void {
  const foot = bottom(box);
  const places = at.map((tick) => placeOf(tick.at, axis));
  const marks = places.map((x) => [x, foot, x, foot + TICK]);
  pen.strokes(hasRule ? [[box.left, foot, right(box), foot], ...marks] : marks, { colour: theme.ink, width: 1, isSharp: true });
  at.forEach((tick, index) =>
    pen.text(places[index] as number, foot + TICK + 3, tick.label, {
      size: TICK_PX,
      colour: theme.ink,
      align: "middle",
      stands: "top",
    }),
  );
}

/** The label of a horizontal axis, the short one where the long one has no room. */
export function drawLabelAcross(pen: Pen, box: Box, label: string, shortLabel: string, theme: Theme, overhang = 24): void {
  const room = box.width + overhang;
  const text = pen.widthOf(label, TEXT_PX) <= room ? label : shortened(shortLabel, room, TEXT_PX, pen.widthOf);
  pen.text(middle(box), bottom(box) + TICKS_HIGH + 4, text, {
    size: TEXT_PX,
    colour: theme.ink,
    align: "middle",
    stands: "top",
  });
}

/** A rule with numbers left of a box. */
export function drawHeights(pen: Pen, box: Box, axis: Axis, at: readonly Tick[], theme: Theme): void {
  const marks = at.map((tick) => placeOf(tick.at, axis));
  const rule = [box.left, axis.from, box.left, axis.to];
  const lines = marks.map((y) => [box.left - TICK, y, box.left, y]);
  pen.strokes([rule, ...lines], { colour: theme.ink, width: 1, isSharp: true });
  at.forEach((tick, index) =>
    pen.text(box.left - TICK - 3, marks[index] as number, tick.label, {
      size: TICK_PX,
      colour: theme.ink,
      align: "right",
      stands: "middle",
    }),
  );
}

/** A label along a vertical axis, `away` from the box. */
export function drawLabelUp(pen: Pen, box: Box, label: string, away: number, theme: Theme): void {
  const text = abbreviated(label, box.height + 24, TEXT_PX, pen.widthOf);
  pen.text(box.left - away, centre(box), text, {
    size: TEXT_PX,
    colour: theme.ink,
    align: "middle",
    isTurned: true,
  });
}

export function heightTicks(low: number, high: number, height: number): Tick[] {
  return ticks(low, high, Math.max(height / PX_PER_NUMBER_UP, 2));
}

/** Ticks whose numbers have room beside each other: fewer where these are long. */
export function numberTicks(low: number, high: number, width: number, measure: Measure): Tick[] {
  const most = Math.max(Math.floor(width / PX_PER_NUMBER), 2);
  const choices = Array.from({ length: most }, (_, fewer) => ticks(low, high, most - fewer));
  const perUnit = width / (high - low);
  const fewest = choices.at(-1)?.filter((_, at) => at % 2 === 0) ?? [];
  return choices.find((at) => haveRoom(at, perUnit, measure)) ?? fewest;
}

function haveRoom(at: readonly Tick[], perUnit: number, measure: Measure): boolean {
  return at.slice(1).every((tick, before) => {
    const last = at[before] as Tick;
    const needed = (measure(last.label, TICK_PX) + measure(tick.label, TICK_PX)) / 2 + BETWEEN_NUMBERS;
    return (tick.at - last.at) * perUnit >= needed;
  });
}

/** The bar above a panel over the analysis window. */
export function drawWindow(pen: Pen, box: Box, time: TimeAxis, theme: Theme): void {
  if (!time.window) return;
  const axis = acrossOf(box, time);
  const [from, to] = time.window.map((edge) => placeOf(clamped(edge, time.start, time.stop), axis)) as [number, number];
  const y = box.top - 4;
  pen.strokes([[from, y, to, y]], { colour: theme.ink, width: 2, isSharp: true });
  const half = pen.widthOf("window", TICK_PX) / 2;
  // further on stands 'mean', above the means
  const x = clamped((from + to) / 2, box.left + half, Math.max(right(box) - half - 5, box.left + half));
  pen.text(x, y - 5, "window", { size: TICK_PX, colour: theme.quiet, align: "middle" });
}

/** A line at stimulus onset where it is inside the axis. */
export function drawOnset(pen: Pen, box: Box, time: TimeAxis, theme: Theme, isOverColours: boolean): void {
  if (!time.isInSeconds || !(time.start < 0 && time.stop > 0)) return;
  const x = placeOf(0, acrossOf(box, time));
  const line = [[x, box.top, x, bottom(box)]];
  if (isOverColours) {
    pen.strokes(line, { colour: "#000000", width: 2.4 });
    pen.strokes(line, { colour: "#ffffff", width: 1.2 });
  } else pen.strokes(line, { colour: theme.quiet, width: 1, isSharp: true });
}
