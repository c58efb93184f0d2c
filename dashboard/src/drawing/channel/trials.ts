/** Single trials of one channel, a row each: those of A above those of B. */

import { imageOf } from "../../colours";
import { acrossOf, drawOnset } from "../axes";
import { placeOf, right, type Box } from "../box";
import type { Pen } from "../pen";
import { TEXT_PX, type Theme } from "../theme";
import type { ChannelCourse, Trials } from "./course";

const ROW_GAP = 0.03;

/** Where the rows of A and of B begin, and where those of B end; a gap lies between them. */
export function rowTops([a, b]: readonly [Trials, Trials]): [number, number, number] {
  const gap = Math.max(ROW_GAP * (a.count + b.count), 0.5);
  return [0, a.count + gap, a.count + gap + b.count];
}

export function drawTrials(pen: Pen, shown: ChannelCourse, trials: readonly [Trials, Trials], box: Box, theme: Theme): void {
  const tops = rowTops(trials);
  const high = box.height / tops[2];
  pen.within(box.left, box.top, box.width, box.height, () =>
    trials.forEach((each, side) => {
      const part = { ...box, top: box.top + (tops[side] as number) * high, height: each.count * high };
      if (each.activity) drawActivity(pen, shown, each, part);
      else drawSpikes(pen, shown, each, part, shown.inks[side] as string);
    }),
  );
  drawOnset(pen, box, shown.time, theme, trials.some((each) => each.activity !== null));
  trials.forEach((each, side) => {
    const top = box.top + (tops[side] as number) * high;
    const foot = top + each.count * high;
    const x = box.left - 7;
    pen.strokes([[x, top, x, foot]], { colour: shown.inks[side] as string, width: 3 });
    const label = `${"AB"[side]} trials`;
    const isLong = pen.widthOf(label, TEXT_PX) <= foot - top;
    pen.text(x - 7, (top + foot) / 2, isLong ? label : ("AB"[side] as string), {
      size: TEXT_PX,
      colour: theme.ink,
      align: isLong ? "middle" : "right",
      isTurned: isLong,
      ...(isLong ? {} : { stands: "middle" }),
    });
  });
}

function drawSpikes(pen: Pen, shown: ChannelCourse, trials: Trials, box: Box, ink: string): void {
  const axis = acrossOf(box, shown.time);
  const high = box.height / Math.max(trials.count, 1);
  for (const { end, from, to } of endsOf(trials, shown.time.stop)) {
    const x = Math.max(placeOf(end, axis), box.left);
    pen.rect(x, box.top + from * high, right(box) - x, (to - from) * high, shown.missing);
  }
  const ticks: number[][] = [];
  for (let spike = 0; spike < trials.spikeTime.length; spike++) {
    const time = trials.spikeTime[spike] as number;
    if (time < shown.time.start || time >= shown.time.stop) continue;
    const [x, y] = [placeOf(time, axis), box.top + (trials.spikeRow[spike] as number) * high];
    ticks.push([x, y, x, y + high]);
  }
  pen.strokes(ticks, { colour: ink, width: Math.min(1.2, Math.max(0.7, high)) });
}

/** Rows [from, to) that ended together before the axis does. */
function endsOf({ ends, count }: Trials, stop: number): { end: number; from: number; to: number }[] {
  const runs: { end: number; from: number; to: number }[] = [];
  for (let row = 0; row < count; row++) {
    const end = ends[row] ?? NaN;
    if (!(end < stop - 1e-9)) continue;
    const last = runs.at(-1);
    if (last && last.to === row && Math.abs(last.end - end) < 1e-9) last.to = row + 1;
    else runs.push({ end, from: row, to: row + 1 });
  }
  return runs;
}

function drawActivity(pen: Pen, shown: ChannelCourse, trials: Trials, box: Box): void {
  const { values, binCount, start, stop } = trials.activity as NonNullable<Trials["activity"]>;
  if (trials.count === 0 || binCount === 0) return;
  const axis = acrossOf(box, shown.time);
  const [from, to] = [placeOf(start, axis), placeOf(stop, axis)];
  const image = imageOf(binCount, trials.count, (row, bin) => values[row * binCount + bin] as number, shown.scale, shown.table);
  pen.pixels(image, from, box.top, to - from, box.height);
}

