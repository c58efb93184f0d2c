/** Marks over the heatmaps: the row under the pointer, and that of the chosen channel. */

import { right, type Box } from "../box";
import { abbreviated, plain, type Pen } from "../pen";
import { TICK_PX, type Theme } from "../theme";
import type { Layout } from "./layout";
import type { Picture } from "./picture";

/** A frame around the row in every panel, with the name of its channel beside the first. */
export function drawBrush(pen: Pen, picture: Picture, layout: Layout, row: number, theme: Theme): void {
  for (const box of rowBoxes(layout, row)) frame(pen, box, "#ffffff", "#000000");
  nameRow(pen, picture, layout, row, theme.ink, theme.paper);
}

/** The same of the chosen channel, in the accent, with an arrow at the end of its row. */
export function drawChosen(pen: Pen, picture: Picture, layout: Layout, row: number, theme: Theme): void {
  for (const box of rowBoxes(layout, row)) frame(pen, box, theme.paper, theme.accent);
  for (const { course, strip } of layout.panels) {
    const y = course.top + (row + 0.5) * layout.rowHigh;
    const end = right(strip ?? course) + 1.5;
    pen.area([end, y, end + 6, y - 4.5, end + 6, y + 4.5], theme.accent);
  }
  nameRow(pen, picture, layout, row, theme.accent, theme.paper);
}

/** The name of a row's channel beside it, over the names that stand there. */
function nameRow(pen: Pen, picture: Picture, layout: Layout, row: number, fill: string, ink: string): void {
  const name = plain(picture.compared.channels.channel[picture.rows.order[row] as number] ?? "");
  for (const { course } of layout.isStacked ? layout.panels : layout.panels.slice(0, 1)) {
    const y = course.top + (row + 0.5) * layout.rowHigh;
    const text = abbreviated(name, course.left - 16, TICK_PX, pen.widthOf);
    const wide = pen.widthOf(text, TICK_PX) + 8;
    pen.rect(course.left - 4 - wide, y - 8, wide, 16, fill);
    pen.text(course.left - 8, y, text, { size: TICK_PX, colour: ink, align: "right", stands: "middle" });
  }
}

function rowBoxes(layout: Layout, row: number): Box[] {
  const at = (box: Box): Box => ({ ...box, top: box.top + row * layout.rowHigh, height: layout.rowHigh });
  return layout.panels.flatMap(({ course, strip }) => (strip ? [at(course), at(strip)] : [at(course)]));
}

/** Two lines around a box, outside of it, so that its colours stay in sight. */
function frame(pen: Pen, { left, top, width, height }: Box, outer: string, inner: string): void {
  const around = (away: number) => {
    const [x, y, end, foot] = [left - away, top - away, left + width + away, top + height + away];
    return [x, y, end, y, end, foot, x, foot, x, y];
  };
  pen.strokes([around(2)], { colour: outer, width: 1.5 });
  pen.strokes([around(0.75)], { colour: inner, width: 1.5 });
}
