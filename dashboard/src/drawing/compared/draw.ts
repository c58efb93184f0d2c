/** The heatmaps of A, B and A − B: linked by one order of rows, A and B on one scale. */

import { colourOf, imageOf, luminance } from "../../colours";
import { shown, withError } from "../../numbers";
import {
  drawLabelAcross,
  drawLabelUp,
  drawOnset,
  drawTicksAcross,
  drawTimes,
  drawWindow,
  numberTicks,
  TICKS_HIGH,
} from "../axes";
import { bottom, middle, movedApart, placeOf, right, type Axis, type Box } from "../box";
import { shortened, type Pen } from "../pen";
import { HEADING_PX, TEXT_PX, TICK_PX, TITLE_PX, type Theme } from "../theme";
import { ticks } from "../ticks";
import { areaRoom, areaText, BAR_HIGH, GAP, ROW_WITH_TEXT, type Bar, type Layout, type Panel } from "./layout";
import type { Layer, Picture } from "./picture";

/** Black and white have the same contrast on this luminance (WCAG 2). */
const EQUALLY_LEGIBLE = 0.179;

export function drawCompared(pen: Pen, picture: Picture, layout: Layout, theme: Theme): void {
  drawTitle(pen, layout, theme);
  if (picture.rows.order.length === 0) {
    drawNothing(pen, layout, theme);
    return;
  }
  layout.panels.forEach((panel, number) => {
    drawPanel(pen, picture, layout, panel, theme);
    if (number === 0 || layout.isStacked) drawRowLabels(pen, picture, layout, panel.course, theme, number === 0);
    drawAxisLabel(pen, picture, layout, number, theme);
  });
  if (layout.points) drawPoints(pen, picture, layout, layout.points, theme);
  if (layout.marks) for (const box of markBoxes(layout)) drawMarks(pen, picture, layout, box, theme);
  for (const bar of layout.bars) drawBar(pen, picture, bar, theme);
  drawNotes(pen, picture, layout, theme);
}

function drawTitle(pen: Pen, layout: Layout, theme: Theme): void {
  layout.title.forEach((line, number) =>
    pen.text(4, 4 + number * 21, line, { size: TITLE_PX, colour: theme.ink, stands: "top" }),
  );
  const top = 6 + layout.title.length * 21;
  layout.details.forEach((line, number) =>
    pen.text(4, top + number * 17, line, { size: TEXT_PX, colour: theme.quiet, stands: "top" }),
  );
}

function drawNothing(pen: Pen, layout: Layout, theme: Theme): void {
  const { course } = layout.panels[0] as Panel;
  const look = { size: TEXT_PX, colour: theme.quiet, align: "middle" } as const;
  pen.text(layout.width / 2, course.top + course.height / 2, "No channel is left by the filters.", look);
}

function drawPanel(pen: Pen, picture: Picture, layout: Layout, panel: Panel, theme: Theme): void {
  const layer = picture.layers[panel.side];
  drawHeading(pen, picture, layout, panel, theme);
  if (!panel.strip) {
    drawMeans(pen, picture, layout, panel);
    return;
  }
  const { course, strip } = panel;
  if (layer.course) pen.pixels(layer.course, course.left, course.top, course.width, course.height);
  else pen.rect(course.left, course.top, course.width, course.height, theme.faint, 0.4);
  pen.pixels(layer.means, strip.left, strip.top, strip.width, strip.height);
  for (const box of [course, strip]) divideAreas(pen, picture, layout, box);
  if (!picture.time) return;
  drawOnset(pen, course, picture.time, theme, true);
  drawTimes(pen, course, picture.time, theme, false);
  drawWindow(pen, course, picture.time, theme);
  if (!picture.time.window) return;
  const look = { size: TICK_PX, colour: theme.quiet, align: "middle" } as const;
  pen.text(middle(strip) - 3, strip.top - 9, "mean", look);
}

function drawHeading(pen: Pen, picture: Picture, layout: Layout, panel: Panel, theme: Theme): void {
  const [first, second] = panel.heading;
  const { left } = panel.course;
  const top = headingTop(picture, panel.course);
  const room = right(panel.strip ?? panel.course) - left + (layout.isStacked ? 0 : GAP - 6);
  const { a, b } = picture.colours.curves;
  const colour = { a, b, difference: "" }[panel.side];
  if (colour) pen.rect(left, top + 4.5, 14, 3, colour);
  pen.text(left + (colour ? 20 : 0), top + 1, first, { size: HEADING_PX, colour: theme.ink, stands: "top", isBold: true });
  const line = shortened(second, room, TEXT_PX, pen.widthOf);
  pen.text(left, top + 23, line, { size: TEXT_PX, colour: theme.quiet, stands: "middle" });
}

/** Where the words above a panel begin. */
function headingTop(picture: Picture, course: Box): number {
  return course.top - (picture.time ? 57 : 40);
}

/** Means as a column, with mean ± SEM printed on each where rows are high enough. */
function drawMeans(pen: Pen, picture: Picture, layout: Layout, panel: Panel): void {
  const layer = picture.layers[panel.side];
  const { course } = panel;
  pen.pixels(layer.means, course.left, course.top, course.width, course.height);
  divideAreas(pen, picture, layout, course);
  if (layout.rowHigh < ROW_WITH_TEXT) return;
  picture.rows.order.forEach((_, row) => {
    const { value, error } = picture.mean(panel.side, row);
    const text = withError(value, error, panel.side === "difference");
    if (pen.widthOf(text, TICK_PX) > course.width - 4) return;
    const isLight = luminance(colourOf(value, layer.scale, layer.table)) > EQUALLY_LEGIBLE;
    pen.text(middle(course), course.top + (row + 0.5) * layout.rowHigh, text, {
      size: TICK_PX,
      colour: isLight ? "#000000" : "#ffffff",
      align: "middle",
      stands: "middle",
    });
  });
}

function divideAreas(pen: Pen, picture: Picture, layout: Layout, box: Box): void {
  const lines = picture.rows.blocks.slice(1).map((block) => {
    const y = box.top + block.start * layout.rowHigh;
    return [box.left, y, right(box), y];
  });
  if (lines.length === 0) return;
  const thickest = Math.max(layout.rowHigh, 1);
  pen.strokes(lines, { colour: "#ffffff", width: Math.min(3, thickest + 1) });
  pen.strokes(lines, { colour: "#000000", width: 1 });
}

function drawRowLabels(pen: Pen, picture: Picture, layout: Layout, box: Box, theme: Theme, hasAxis: boolean): void {
  const bracket = box.left - 5 - layout.namesWide;
  layout.names.forEach((name, row) =>
    pen.text(box.left - 5, box.top + (row + 0.5) * layout.rowHigh, name, {
      size: TICK_PX,
      colour: theme.ink,
      align: "right",
      stands: "middle",
    }),
  );
  const { blocks } = picture.rows;
  const ends = blocks.map((block) => [box.top + block.start * layout.rowHigh, box.top + block.stop * layout.rowHigh]) as [number, number][];
  pen.strokes(
    ends.map(([top, foot]) => [bracket, top + 1, bracket, Math.max(foot - 1, top + 1)]),
    { colour: theme.ink, width: 1.5 },
  );
  const most = Math.max(Math.floor(box.height / 14), 1);
  const named = blocks.map((block, at) => ({ block, at })).filter(({ at }) => isNamed(blocks.length, at, most));
  const targets = named.map(({ at }) => ((ends[at] as [number, number])[0] + (ends[at] as [number, number])[1]) / 2 - box.top);
  movedApart(targets, 14, box.height).forEach((place, index) => {
    const { block } = named[index] as (typeof named)[number];
    const label = areaText(picture, block, areaRoom(layout.width), pen.widthOf);
    pen.text(bracket - 8, box.top + place, label, { size: TEXT_PX, colour: theme.ink, align: "right", stands: "middle" });
    pen.strokes([[bracket - 6, box.top + place, bracket, box.top + (targets[index] as number)]], { colour: theme.quiet, width: 0.7 });
  });
  if (hasAxis && !layout.isStacked) drawLabelUp(pen, box, layout.orderWords, box.left - 12, theme);
}

/** The first and the last of too many areas, and others evenly between. */
function isNamed(count: number, at: number, most: number): boolean {
  if (count <= most) return true;
  const every = Math.ceil(count / most);
  return at % every === 0;
}

function drawAxisLabel(pen: Pen, picture: Picture, layout: Layout, number: number, theme: Theme): void {
  const time = picture.time;
  if (!time) return;
  const { course } = layout.panels[number] as Panel;
  drawLabelAcross(pen, course, time.label, time.shortLabel, theme, layout.isStacked ? 0 : GAP);
}

/** A − B in the window, a point a channel, with its interval. */
function drawPoints(pen: Pen, picture: Picture, layout: Layout, box: Box, theme: Theme): void {
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
  const at = numberTicks(axis.low, axis.high, box.width);
  drawTicksAcross(pen, box, axis, at, theme, true);
  drawLabelAcross(pen, box, `A − B (${quantity.unit})`, quantity.unit, theme);
  const words = picture.time ? "In the window" : "A − B";
  const top = headingTop(picture, box);
  pen.text(box.left, top + 1, words, { size: HEADING_PX, colour: theme.ink, stands: "top", isBold: true });
  pen.text(box.left, top + 23, "with 95 % CI", { size: TEXT_PX, colour: theme.quiet, stands: "middle" });
}

function markBoxes(layout: Layout): Box[] {
  const { marks } = layout;
  if (!marks) return [];
  if (!layout.isStacked) return [marks];
  return layout.panels.map(({ course }) => ({ ...marks, top: course.top }));
}

function drawMarks(pen: Pen, picture: Picture, layout: Layout, box: Box, theme: Theme): void {
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

/** Red and blue of the printed marks; on dark paper lighter ones of the same table. */
export function markColours({ colours }: Picture, theme: Theme): { more: string; less: string } {
  if (!theme.isDark) return { more: colours.curves.more, less: colours.curves.less };
  return { more: colours.signed[205] as string, less: colours.signed[50] as string };
}

function drawBar(pen: Pen, picture: Picture, bar: Bar, theme: Theme): void {
  const layer = picture.layers[bar.side];
  const { box } = bar;
  const { low, high } = layer.scale;
  drawScale(pen, box, layer);
  const axis: Axis = { low, high, from: box.left, to: right(box) };
  const at = ticks(low, high, Math.max(box.width / 44, 2));
  drawTicksAcross(pen, box, axis, at, theme, false);
  bar.label.forEach((line, number) =>
    pen.text(middle(box), bottom(box) + TICKS_HIGH + 4 + number * 15, line, {
      size: TEXT_PX,
      colour: theme.ink,
      align: "middle",
      stands: "top",
    }),
  );
  if (bar.side !== "difference") return;
  const colours = markColours(picture, theme);
  const words = { size: TICK_PX, stands: "foot" } as const;
  pen.text(box.left, box.top - 5, "A < B", { ...words, colour: colours.less });
  pen.text(right(box), box.top - 5, "A > B", { ...words, colour: colours.more, align: "right" });
}

function drawScale(pen: Pen, box: Box, layer: Layer): void {
  const { low, high, extend } = layer.scale;
  const steps = imageOf(256, 1, (_, step) => low + ((step + 0.5) / 256) * (high - low), layer.scale, layer.table);
  pen.pixels(steps, box.left, box.top, box.width, BAR_HIGH);
  const tip = BAR_HIGH * 0.9;
  const [top, foot, half] = [box.top, box.top + BAR_HIGH, box.top + BAR_HIGH / 2];
  if (extend === "max" || extend === "both") {
    pen.area([right(box), top, right(box) + tip, half, right(box), foot], layer.table.names[255] as string);
  }
  if (extend === "min" || extend === "both") {
    pen.area([box.left, top, box.left - tip, half, box.left, foot], layer.table.names[0] as string);
  }
}

function drawNotes(pen: Pen, picture: Picture, layout: Layout, theme: Theme): void {
  layout.notes.forEach((line, number) =>
    pen.text(4, layout.notesTop + number * 15, line, { size: TEXT_PX, colour: theme.quiet, stands: "top" }),
  );
  if (!picture.isMissing) return;
  const bar = layout.bars[0] as Bar;
  const left = 4;
  const y = bar.box.top + BAR_HIGH / 2;
  pen.rect(left, y - 5, 10, 10, picture.colours.missing);
  pen.text(left + 15, y, "no value", { size: TICK_PX, colour: theme.quiet, stands: "middle" });
}
