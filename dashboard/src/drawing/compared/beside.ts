/** What stands right of the rows: A − B as points with their intervals, and marks of direction. */

import { shown } from "../../numbers";
import { drawLabelAcross, drawTicksAcross, numberTicks } from "../axes";
import { bottom, middle, placeOf, right, type Axis, type Box } from "../box";
import type { Pen } from "../pen";
import { HEADING_PX, inkOn, TEXT_PX, type Theme } from "../theme";
import type { Layout } from "./layout";
import { headingTop } from "./panels";
import type { Picture } from "./picture";

/** A − B in the window, a point a channel, with its interval. */
export function drawPoints(pen: Pen, picture: Picture, layout: Layout, box: Box, theme: Theme): void {
  const { channels, difference_quantity: quantity } = picture.compared;
  const rows = picture.rows.order.map((channel) => ({
    at: shown(channels.difference[channel], quantity.factor),
    low: shown(channels.ci_low[channel], quantity.factor),
    high: shown(channels.ci_high[channel], quantity.factor),
  }));
  const known = [0, ...rows.flatMap((row) => [row.at, row.low, row.high]).filter(Number.isFinite)];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const margin = 0.05 * (high - low) || 1;
  const axis: Axis = { low: low - margin, high: high + margin, from: box.left, to: right(box) };
  const zero = placeOf(0, axis);
  pen.strokes([[zero, box.top, zero, bottom(box)]], { colour: theme.quiet, width: 1 });
  const height = (row: number) => box.top + (row + 0.5) * layout.rowHigh;
  const bars = rows.flatMap(({ low: from, high: to }, row) =>
    Number.isFinite(from) && Number.isFinite(to) ? [[placeOf(from, axis), height(row), placeOf(to, axis), height(row)]] : [],
  );
  pen.strokes(bars, { colour: theme.ink, width: Math.min(1.2, Math.max(0.5, layout.rowHigh * 0.3)) });
  const radius = Math.min(2.2, Math.max(0.8, layout.rowHigh * 0.3));
  rows.forEach(({ at }, row) => {
    if (Number.isFinite(at)) pen.disc(placeOf(at, axis), height(row), radius, theme.ink);
  });
  const at = numberTicks(axis.low, axis.high, box.width, pen.widthOf);
  drawTicksAcross(pen, box, axis, at, theme, true);
  drawLabelAcross(pen, box, `A − B (${quantity.unit})`, quantity.unit, theme);
  const words = picture.time ? "In the window" : "A − B";
  const top = headingTop(picture, box);
  pen.text(box.left, top + 1, words, { size: HEADING_PX, colour: theme.ink, stands: "top", isBold: true });
  pen.text(box.left, top + 23, bars.length > 0 ? "with 95 % CI" : "A − B", { size: TEXT_PX, colour: theme.quiet, stands: "middle" });
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

