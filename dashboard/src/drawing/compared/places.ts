/** What stands at a place of the heatmaps: a row and a bin. */

import { clamped, contains, right, type Box } from "../box";
import type { Layout } from "./layout";
import type { Picture, Side } from "./picture";

export interface Place {
  readonly row: number;
  /** Null on the means. */
  readonly bin: number | null;
  readonly side: Side;
}

/** What is at (x, y) of the drawing; null beside the rows. */
export function placeAt(layout: Layout, picture: Picture, x: number, y: number): Place | null {
  const count = picture.rows.order.length;
  if (count === 0) return null;
  for (const { side, course, strip } of layout.panels) {
    const row = Math.floor((y - course.top) / layout.rowHigh);
    if (row < 0 || row >= count) continue;
    if (contains(course, x, y)) return { side, row, bin: binAt(picture, course, x) };
    if (strip && x >= right(course) && x < right(strip)) return { side, row, bin: null };
    const beside = layout.isStacked ? null : (layout.points ?? layout.marks);
    if (side === "difference" && beside && x >= beside.left && x < layout.width) return { side, row, bin: null };
    if (x < course.left && (side === "a" || layout.isStacked)) return { side, row, bin: null };
  }
  return null;
}

function binAt(picture: Picture, course: Box, x: number): number | null {
  const bins = picture.compared.bins;
  if (!bins) return null;
  const count = bins.last - bins.first + 1;
  return clamped(Math.floor(((x - course.left) / course.width) * count), 0, count - 1);
}
