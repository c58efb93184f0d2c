/** The bars that say which colour is which value. */

import { imageOf } from "../../colours";
import { drawTicksAcross, LABEL_HIGH, numberTicks, TICKS_HIGH } from "../axes";
import { bottom, middle, right, type Axis, type Box } from "../box";
import type { Measure, Pen } from "../pen";
import { TEXT_PX, TICK_PX, type Theme } from "../theme";
import { markColours } from "./beside";
import { endOf, GAP, type Panel } from "./panels";
import type { Layer, Picture, Side } from "./picture";
import { barLabel } from "./words";

export interface Bar {
  readonly side: Side;
  readonly box: Box;
  readonly label: readonly string[];
}

const HIGH = 10;
const WIDEST = 300;
const ABOVE = 16;
const DIRECTIONS_HIGH = 15;
const LINE = 15;
/** Room at either end for its tip, and for half a number. */
const END = 16;
const NO_VALUE = "no value";

/** How much of the height a bar takes, with a label of so many lines. */
export function barHigh(lines: number): number {
  return ABOVE + DIRECTIONS_HIGH + HIGH + TICKS_HIGH + lines * LINE;
}

/** Where a bar with its label ends. */
export function barFoot({ box, label }: Bar): number {
  return bottom(box) + TICKS_HIGH + label.length * LINE;
}

/** One bar for A and B, one for A − B, each below its panels. */
export function barsOf(picture: Picture, panels: readonly Panel[], isStacked: boolean, width: number, measure: Measure): Bar[] {
  const [a, b, difference] = panels as [Panel, Panel, Panel];
  const between = isStacked ? null : difference.course.left - GAP / 2;
  const missing = picture.isMissing ? 30 + measure(NO_VALUE, TICK_PX) : 4;
  const bar = (side: Side, from: Panel, to: Panel, least: number, most: number): Bar => {
    const [start, stop] = isStacked ? [missing, width - 4] : [Math.max(from.course.left, missing), endOf(to)];
    const wide = Math.min(WIDEST, stop - start - 2 * END);
    const centre = Math.round((start + stop) / 2);
    const box = { left: Math.round(centre - wide / 2), top: bottom(to.course) + belowPanel(picture), width: Math.round(wide), height: HIGH };
    const room = 2 * Math.min(centre - least, most - centre) - 8;
    return { side, box, label: barLabel(picture, side, room, measure) };
  };
  return [bar("a", a, b, 0, between ?? width), bar("difference", difference, difference, between ?? 0, width)];
}

function belowPanel(picture: Picture): number {
  return (picture.time ? TICKS_HIGH + LABEL_HIGH : 6) + ABOVE + DIRECTIONS_HIGH;
}

export function drawBar(pen: Pen, picture: Picture, { side, box, label }: Bar, theme: Theme): void {
  const layer = picture.layers[side];
  const { low, high } = layer.scale;
  drawScale(pen, box, layer);
  const axis: Axis = { low, high, from: box.left, to: right(box) };
  drawTicksAcross(pen, box, axis, numberTicks(low, high, box.width, pen.widthOf), theme, false);
  const letters = { size: TEXT_PX, colour: theme.ink, align: "middle", stands: "top" } as const;
  label.forEach((line, number) => pen.text(middle(box), bottom(box) + TICKS_HIGH + 4 + number * LINE, line, letters));
  if (side === "difference") nameDirections(pen, picture, box, theme);
}

function nameDirections(pen: Pen, picture: Picture, box: Box, theme: Theme): void {
  const colours = markColours(picture, theme);
  pen.text(box.left, box.top - 5, "A < B", { size: TICK_PX, colour: colours.less });
  pen.text(right(box), box.top - 5, "A > B", { size: TICK_PX, colour: colours.more, align: "right" });
}

/** The colour of what has no value, left of the first bar. */
export function drawMissing(pen: Pen, picture: Picture, { box }: Bar, theme: Theme): void {
  const y = box.top + HIGH / 2;
  pen.rect(4, y - 5, 10, 10, picture.colours.missing);
  pen.text(19, y, NO_VALUE, { size: TICK_PX, colour: theme.quiet, stands: "middle" });
}

function drawScale(pen: Pen, box: Box, layer: Layer): void {
  const { low, high, extend } = layer.scale;
  const steps = imageOf(256, 1, (_, step) => low + ((step + 0.5) / 256) * (high - low), layer.scale, layer.table);
  pen.pixels(steps, box.left, box.top, box.width, HIGH);
  const tip = HIGH * 0.9;
  const [top, foot, half] = [box.top, box.top + HIGH, box.top + HIGH / 2];
  if (extend === "max" || extend === "both") {
    pen.area([right(box), top, right(box) + tip, half, right(box), foot], layer.table.names[255] as string);
  }
  if (extend === "min" || extend === "both") {
    pen.area([box.left, top, box.left - tip, half, box.left, foot], layer.table.names[0] as string);
  }
}
