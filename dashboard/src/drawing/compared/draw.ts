/** The heatmaps of A, B and A − B: linked by one order of rows, A and B on one scale. */

import { colourOf, luminance } from "../../colours";
import { withError } from "../../numbers";
import { drawLabelAcross, drawOnset, drawTimes, drawWindow } from "../axes";
import { middle, right, type Box } from "../box";
import { drawDetails, drawNotes, drawTitle, TITLE_HIGH } from "../lines";
import type { Pen } from "../pen";
import { HEADING_PX, inkOn, TEXT_PX, TICK_PX, type Theme } from "../theme";
import { drawBar, drawMissing, type Bar } from "./bars";
import { drawMarks, drawPoints } from "./beside";
import { ROW_WITH_TEXT, type Layout } from "./layout";
import { GAP, headingTop, type Panel } from "./panels";
import type { Picture } from "./picture";
import { drawRowLabels } from "./rowlabels";

/** Black and white have the same contrast on this luminance (WCAG 2). */
const EQUALLY_LEGIBLE = 0.179;

export function drawCompared(pen: Pen, picture: Picture, layout: Layout, theme: Theme): void {
  drawTitle(pen, layout.title, theme);
  drawDetails(pen, layout.details, 6 + layout.title.length * TITLE_HIGH, theme);
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
  drawMarks(pen, picture, layout, theme);
  for (const bar of layout.bars) drawBar(pen, picture, bar, theme);
  if (picture.isMissing) drawMissing(pen, picture, layout.bars[0] as Bar, theme);
  drawNotes(pen, layout.notes, layout.notesTop, theme);
}

function drawNothing(pen: Pen, layout: Layout, theme: Theme): void {
  const { course } = layout.panels[0] as Panel;
  const look = { size: TEXT_PX, colour: theme.quiet, align: "middle" } as const;
  pen.text(layout.width / 2, course.top + course.height / 2, "No channel is left by the filters.", look);
}

function drawPanel(pen: Pen, picture: Picture, layout: Layout, panel: Panel, theme: Theme): void {
  const layer = picture.layers[panel.side];
  drawHeading(pen, picture, panel, theme);
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
  pen.text(strip.left, strip.top - 9, "mean", { size: TICK_PX, colour: theme.quiet });
}

function drawHeading(pen: Pen, picture: Picture, panel: Panel, theme: Theme): void {
  const [first, second] = panel.heading;
  const { left } = panel.course;
  const top = headingTop(picture, panel.course);
  const { a, b } = picture.colours.curves;
  const colour = { a, b, difference: "" }[panel.side];
  if (colour) pen.rect(left, top + 4.5, 14, 3, inkOn(theme, colour));
  pen.text(left + (colour ? 20 : 0), top + 1, first, { size: HEADING_PX, colour: theme.ink, stands: "top", isBold: true });
  pen.text(left, top + 23, second, { size: TEXT_PX, colour: theme.quiet, stands: "middle" });
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

function drawAxisLabel(pen: Pen, picture: Picture, layout: Layout, number: number, theme: Theme): void {
  const time = picture.time;
  if (!time) return;
  const { course } = layout.panels[number] as Panel;
  drawLabelAcross(pen, course, time.label, time.shortLabel, theme, layout.isStacked ? 0 : GAP);
}
