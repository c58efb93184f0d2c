/** The bars that say which colour is which value. */

import { imageOf } from "../../colours";
import { drawTicksAcross, TICKS_HIGH } from "../axes";
import { bottom, middle, right, type Axis, type Box } from "../box";
import type { Pen } from "../pen";
import { TEXT_PX, TICK_PX, type Theme } from "../theme";
import { ticks } from "../ticks";
import { markColours } from "./beside";
import { BAR_HIGH, type Bar } from "./layout";
import type { Layer, Picture } from "./picture";

export function drawBar(pen: Pen, picture: Picture, bar: Bar, theme: Theme): void {
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

