/** Means over time with their bands, and below them what the test of the courses found. */

import {
  acrossOf,
  drawHeights,
  drawLabelAcross,
  drawLabelUp,
  drawOnset,
  drawTimes,
  heightTicks,
} from "../axes";
import { bottom, placeOf, right, type Axis, type Box } from "../box";
import type { Pen } from "../pen";
import { TEXT_PX, type Theme } from "../theme";
import type { Band, ChannelCourse } from "./course";

const STRIP = 13;
const BAND = 0.22;
const LABEL_AWAY = 54;

/** The ends of the vertical axis: room for curves with their bands, and for 0. */
export function heightsOf({ a, b }: Pick<ChannelCourse, "a" | "b">): [number, number] {
  let [low, high] = [0, 0];
  for (const { mean, sem } of [a, b]) {
    mean.forEach((value, bin) => {
      if (!Number.isFinite(value)) return;
      const half = Number.isFinite(sem[bin]) ? (sem[bin] as number) : 0;
      low = Math.min(low, value - half);
      high = Math.max(high, value + half);
    });
  }
  return low === high ? [0, 1] : [low, high];
}

export function drawBands(pen: Pen, shown: ChannelCourse, box: Box, theme: Theme): void {
  const [low, high] = heightsOf(shown);
  const hasStrip = shown.clusters.length > 0 || shown.latency !== null;
  const foot = bottom(box) - (hasStrip ? STRIP : 0);
  const axis: Axis = { low, high, from: foot, to: box.top };
  const across = acrossOf(box, shown.time);
  if (low < 0) {
    const zero = placeOf(0, axis);
    pen.strokes([[box.left, zero, right(box), zero]], { colour: theme.faint, width: 1, isSharp: true });
  }
  drawOnset(pen, box, shown.time, theme, false);
  const bands = [shown.a, shown.b];
  bands.forEach((band, side) => {
    for (const corners of bandsOf(band, across, axis)) pen.area(corners, shown.inks[side] as string, BAND);
  });
  bands.forEach((band, side) =>
    pen.strokes(stepsOf(band.mean, across, axis), { colour: shown.inks[side] as string, width: 1.6 }),
  );
  drawHeights(pen, box, axis, heightTicks(low, high, box.height), theme);
  drawTimes(pen, box, shown.time, theme, true);
  drawLabelAcross(pen, box, shown.time.label, shown.time.shortLabel, theme);
  drawLabelUp(pen, box, shown.label, LABEL_AWAY, theme);
  drawFindings(pen, shown, box, theme);
  if (bands.every((band) => !band.mean.some(Number.isFinite))) {
    const look = { size: TEXT_PX, colour: theme.quiet, align: "middle", stands: "middle" } as const;
    pen.text(box.left + box.width / 2, box.top + box.height / 2, "no value", look);
  }
}

/** Clusters underlined in the colour of the larger response, and the latency of the first. */
function drawFindings(pen: Pen, shown: ChannelCourse, box: Box, theme: Theme): void {
  const across = acrossOf(box, shown.time);
  const inside = (seconds: number) => Math.min(Math.max(placeOf(seconds, across), box.left), right(box));
  for (const { start_s, stop_s, sign } of shown.clusters) {
    const y = bottom(box) - 9;
    const colour = shown.inks[sign > 0 ? 0 : 1];
    pen.strokes([[inside(start_s), y, inside(stop_s), y]], { colour, width: 3 });
  }
  if (!shown.latency) return;
  const y = bottom(box) - 3.5;
  const { at, low, high } = shown.latency;
  if (Number.isFinite(low) && Number.isFinite(high)) {
    pen.strokes([[inside(low), y, inside(high), y]], { colour: theme.ink, width: 1 });
  }
  const x = inside(at);
  pen.area([x - 3.5, y + 2.5, x + 3.5, y + 2.5, x, y - 3.5], theme.ink);
}

/** Lines of steps, a step a bin, broken where there is no value. */
export function stepsOf(mean: readonly number[], across: Axis, up: Axis): number[][] {
  const lines: number[][] = [];
  const width = (across.to - across.from) / mean.length;
  let line: number[] = [];
  mean.forEach((value, bin) => {
    if (!Number.isFinite(value)) {
      if (line.length) lines.push(line);
      line = [];
      return;
    }
    const [x, y] = [across.from + bin * width, placeOf(value, up)];
    line.push(x, y, x + width, y);
  });
  if (line.length) lines.push(line);
  return lines;
}

/** Areas between mean − SEM and mean + SEM, broken where there is no value. */
function bandsOf({ mean, sem }: Band, across: Axis, up: Axis): number[][] {
  const has = mean.map((value, bin) => Number.isFinite(value) && Number.isFinite(sem[bin]));
  const limits = (sign: number) => mean.map((value, bin) => (has[bin] ? value + sign * (sem[bin] as number) : NaN));
  const lower = stepsOf(limits(-1), across, up);
  return stepsOf(limits(1), across, up).map((upper, run) => [...upper, ...reversed(lower[run] as number[])]);
}

function reversed(points: readonly number[]): number[] {
  const back: number[] = [];
  for (let at = points.length - 2; at >= 0; at -= 2) back.push(points[at] as number, points[at + 1] as number);
  return back;
}

