/** What stands right of the rows: A − B as points with their intervals, and marks of direction. */

import { shown } from "../../numbers";
import { drawLabelAcross, drawTicksAcross, numberTicks } from "../axes";
import { bottom, clamped, middle, placeOf, right, type Axis, type Box } from "../box";
import type { Pen } from "../pen";
import { HEADING_PX, inkOn, TEXT_PX, type Theme } from "../theme";
import type { Layout } from "./layout";
import { headingTop } from "./panels";
import type { Picture } from "./picture";

/** A − B of a channel in the window, in the shown unit, with the ends of its interval; NaN for none. */
interface Point {
  /** Where the middle of its row is. */
  readonly y: number;
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/** A − B in the window, a point a channel, with its interval. */
export function drawPoints(pen: Pen, picture: Picture, layout: Layout, box: Box, theme: Theme): void {
  const points = pointsOf(picture, layout, box);
  const axis = axisOf(points, box);
  const zero = placeOf(0, axis);
  pen.strokes([[zero, box.top, zero, bottom(box)]], { colour: theme.quiet, width: 1, isSharp: true });
  drawIntervals(pen, points, axis, layout.rowHigh, theme);
  drawTicksAcross(pen, box, axis, numberTicks(axis.low, axis.high, box.width, pen.widthOf), theme, true);
  const { unit } = picture.compared.difference_quantity;
  drawLabelAcross(pen, box, `A − B (${unit})`, unit, theme);
  const top = headingTop(picture, box);
  const words = picture.time ? "In the window" : "A − B";
  pen.text(box.left, top + 1, words, { size: HEADING_PX, colour: theme.ink, stands: "top", isBold: true });
  const hasIntervals = points.some(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  pen.text(box.left, top + 23, hasIntervals ? "with 95 % CI" : picture.time ? "A − B" : "", { size: TEXT_PX, colour: theme.quiet, stands: "middle" });
}

function pointsOf({ compared, rows }: Picture, { rowHigh }: Layout, { top }: Box): Point[] {
  const { channels, difference_quantity } = compared;
  const { factor } = difference_quantity;
  return rows.order.map((channel, row) => ({
    y: top + (row + 0.5) * rowHigh,
    at: shown(channels.difference[channel], factor),
    low: shown(channels.ci_low[channel], factor),
    high: shown(channels.ci_high[channel], factor),
  }));
}

/** Room for every point with its interval, and for 0. */
function axisOf(points: readonly Point[], box: Box): Axis {
  let [least, most] = [0, 0];
  for (const { at, low, high } of points) {
    for (const value of [at, low, high].filter(Number.isFinite)) [least, most] = [Math.min(least, value), Math.max(most, value)];
  }
  const margin = 0.05 * (most - least) || 1;
  return { low: least - margin, high: most + margin, from: box.left, to: right(box) };
}

function drawIntervals(pen: Pen, points: readonly Point[], axis: Axis, rowHigh: number, theme: Theme): void {
  const bars = points
    .filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high))
    .map(({ y, low, high }) => [placeOf(low, axis), y, placeOf(high, axis), y]);
  pen.strokes(bars, { colour: theme.ink, width: clamped(0.3 * rowHigh, 0.5, 1.2) });
  for (const { y, at } of points) {
    if (Number.isFinite(at)) pen.disc(placeOf(at, axis), y, clamped(0.3 * rowHigh, 0.8, 2.2), theme.ink);
  }
}

function markBoxes(layout: Layout): Box[] {
  const { marks } = layout;
  if (!marks) return [];
  if (!layout.isStacked) return [marks];
  return layout.panels.map(({ course }) => ({ ...marks, top: course.top }));
}

/** Triangles, or ticks where rows are thin: which channels differ by the test, and which way. */
export function drawMarks(pen: Pen, picture: Picture, layout: Layout, theme: Theme): void {
  for (const box of markBoxes(layout)) drawColumn(pen, picture, layout, box, theme);
}

function drawColumn(pen: Pen, picture: Picture, layout: Layout, box: Box, theme: Theme): void {
  const colours = markColours(picture, theme);
  const high = layout.rowHigh;
  picture.signs.forEach((sign, row) => {
    if (sign === 0) return;
    const y = box.top + (row + 0.5) * high;
    const colour = sign > 0 ? colours.more : colours.less;
    if (!layout.hasGlyphs) {
      const left = sign > 0 ? box.left : box.left + 0.55 * box.width;
      const thick = high > 2 ? high - 1 : high;
      pen.rect(left, y - thick / 2, 0.45 * box.width, thick, colour);
      return;
    }
    const half = Math.min(0.42 * high, 4.5);
    const [x, tip] = [middle(box), sign * half];
    pen.area([x - half, y + 0.8 * tip, x + half, y + 0.8 * tip, x, y - 0.8 * tip], colour);
  });
}

/** Red and blue of the marks. */
export function markColours({ colours }: Picture, theme: Theme): { more: string; less: string } {
  return { more: inkOn(theme, colours.curves.more), less: inkOn(theme, colours.curves.less) };
}

