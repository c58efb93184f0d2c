/** What stands left of the rows: areas with their counts, channel ids, and the order. */

import type { Block } from "../../wire";
import { drawLabelUp } from "../axes";
import { movedApart, type Box } from "../box";
import type { Pen } from "../pen";
import { TEXT_PX, TICK_PX, type Theme } from "../theme";
import type { Layout } from "./layout";
import type { Picture } from "./picture";
import { areaRoom, areaText } from "./words";

/** Room for one name of an area below another. */
const SPACING = 14;

export function drawRowLabels(pen: Pen, picture: Picture, layout: Layout, box: Box, theme: Theme, hasAxis: boolean): void {
  const letters = { size: TICK_PX, colour: theme.ink, align: "right", stands: "middle" } as const;
  layout.names.forEach((name, row) => pen.text(box.left - 5, box.top + (row + 0.5) * layout.rowHigh, name, letters));
  drawAreas(pen, picture, layout, box, theme);
  if (hasAxis && layout.orderLabel) drawLabelUp(pen, box, layout.orderLabel, box.left - 12, theme);
}

/** A bracket along the rows of each area, and a line to its name, which may stand higher or lower. */
function drawAreas(pen: Pen, picture: Picture, { rowHigh, width, namesWide }: Layout, box: Box, theme: Theme): void {
  const { blocks } = picture.rows;
  const x = box.left - 5 - namesWide;
  const brackets = blocks.map(({ start, stop }) => {
    const [top, foot] = [box.top + start * rowHigh + 1, box.top + stop * rowHigh - 1];
    return [x, top, x, Math.max(foot, top)];
  });
  pen.strokes(brackets, { colour: theme.ink, width: 1.5 });
  const most = Math.max(Math.floor(box.height / SPACING), 1);
  const named = blocks.filter((_, at) => isNamed(blocks.length, at, most));
  const middles = named.map(({ start, stop }) => ((start + stop) / 2) * rowHigh);
  const letters = { size: TEXT_PX, colour: theme.ink, align: "right", stands: "middle" } as const;
  movedApart(middles, SPACING, box.height).forEach((place, index) => {
    const [block, centre] = [named[index] as Block, middles[index] as number];
    pen.text(x - 8, box.top + place, areaText(picture, block, areaRoom(width), pen.widthOf), letters);
    pen.strokes([[x - 6, box.top + place, x, box.top + centre]], { colour: theme.quiet, width: 0.7 });
  });
}

/** Where there are too many areas: the first, and others evenly below it. */
function isNamed(count: number, at: number, most: number): boolean {
  if (count <= most) return true;
  const every = Math.ceil(count / most);
  return at % every === 0;
}

