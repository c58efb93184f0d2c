/** What stands left of the rows: areas with their counts, channel ids, and the order. */

import { drawLabelUp } from "../axes";
import { movedApart, type Box } from "../box";
import type { Pen } from "../pen";
import { TEXT_PX, TICK_PX, type Theme } from "../theme";
import type { Layout } from "./layout";
import type { Picture } from "./picture";
import { areaRoom, areaText } from "./words";

export function drawRowLabels(pen: Pen, picture: Picture, layout: Layout, box: Box, theme: Theme, hasAxis: boolean): void {
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
  if (hasAxis && layout.orderLabel) drawLabelUp(pen, box, layout.orderLabel, box.left - 12, theme);
}

/** The first and the last of too many areas, and others evenly between. */
function isNamed(count: number, at: number, most: number): boolean {
  if (count <= most) return true;
  const every = Math.ceil(count / most);
  return at % every === 0;
}

