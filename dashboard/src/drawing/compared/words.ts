/** The words of the heatmaps, fitted into their room. */

import { counted, short } from "../../numbers";
import { abbreviated, longest, plain, wrapped, type Measure } from "../pen";
import { HEADING_PX, TEXT_PX, TICK_PX, TITLE_PX } from "../theme";
import type { Wanted } from "./layout";
import type { Picture, Side } from "./picture";

const SWATCH = 20;
/** Of the label of a bar. */
export const LABEL_LINES = 3;

/** What a panel shows, and how many trials. */
export function headingOf(picture: Picture, side: Side, room: number, measure: Measure): [string, string] {
  const { a, b, trial_count_a, trial_count_b } = picture.compared;
  const hasTime = picture.time !== null;
  const below = (...texts: string[]) => longest(texts, room, TEXT_PX, measure);
  if (side === "difference") return ["A − B", hasTime ? below("difference of the means", "difference") : below("difference ± SEM", "± SEM")];
  const [name, count] = side === "a" ? [a, trial_count_a] : [b, trial_count_b];
  const start = `${side.toUpperCase()}: `;
  const rest = room - SWATCH - measure(start, HEADING_PX, true);
  const trials = [`n = ${counted(count, "trial")}`, `n = ${counted(count)}`];
  const errors = hasTime ? [] : [`mean ± SEM, ${trials[0]}`, `± SEM, ${trials[1]}`];
  return [`${start}${abbreviated(plain(name), rest, HEADING_PX, measure, true)}`, below(...errors, ...trials)];
}

/** The title, and below it what was recorded and how it is shown. */
export function titleOf(picture: Picture, width: number, measure: Measure): { title: string[]; details: string[] } {
  const { compared, rows, time } = picture;
  const all = compared.channels.channel.length;
  const count = rows.order.length;
  const parts = [compared.recording, count === all ? counted(all, "channel") : `${count} of ${counted(all, "channel")}`];
  if (compared.bins?.width_s) parts.push(`${short(1000 * compared.bins.width_s)}-ms bins`);
  if (time?.window) parts.push(`window ${short(time.window[0])} to ${short(time.window[1])} s`);
  if (compared.kind === "explored") parts.push("explored: not a comparison of config.yaml");
  if (compared.kind === "live") parts.push("live");
  return {
    title: wrapped(plain(compared.title), width - 8, TITLE_PX, measure).slice(0, 2),
    details: wrapped(parts.join(" · "), width - 8, TEXT_PX, measure).slice(0, 2),
  };
}

/** Room for the name of an area. */
export function areaRoom(width: number): number {
  return 34 + 0.06 * width;
}

/** 'V1 (n = 48)' of a block, or how many channels where no area is known. */
export function areaText(
  picture: Picture,
  block: { area: string; start: number; stop: number },
  room: number,
  measure: Measure,
): string {
  const count = `n = ${block.stop - block.start}`;
  const areas = picture.compared.channels.area;
  if (!areas.some((area) => area !== "")) return count;
  const name = block.area === "" ? "no area" : plain(block.area);
  return `${abbreviated(name, room, TEXT_PX, measure)} (${count})`;
}

/** Channel ids beside the rows. */
export function namesOf(picture: Picture, width: number, measure: Measure): string[] {
  const { channel } = picture.compared.channels;
  const room = 40 + 0.05 * width;
  return picture.rows.order.map((at) => abbreviated(plain(channel[at] ?? ""), room, TICK_PX, measure));
}

/** In which order the rows are. */
export function orderWords(picture: Picture): string {
  const hasAreas = picture.compared.channels.area.some((area) => area !== "");
  return `${hasAreas ? "Channels by area, then" : "Channels by"} ${picture.rows.orderWords}`;
}

/** Quantity and unit and, where values lie beyond the limits, what the limits are. */
export function barLabel(picture: Picture, side: Side, room: number, measure: Measure): string[] {
  const { quantity, scale } = picture.layers[side];
  const name = side === "difference" ? `A − B in ${quantity.name.toLowerCase()}` : quantity.name;
  const limit = scale.extend === "neither" ? "" : ", limit: 99th percentile";
  return wrapped(`${plain(name)} (${plain(quantity.unit)})${limit}`, room, TEXT_PX, measure).slice(0, LABEL_LINES);
}

interface NotesWanted extends Wanted {
  readonly hasGlyphs: boolean;
  readonly hasPoints: boolean;
  /** Whether the order of the rows is written along them. */
  readonly isOrderSaid: boolean;
}

/** What the marks are, and the order where it is not written along the rows; a saved drawing also says how it was tested. */
export function notesOf(picture: Picture, { width, isTitled, hasGlyphs, hasPoints, isOrderSaid }: NotesWanted, measure: Measure): string[] {
  const { compared, rows, wasTested } = picture;
  const marks = hasGlyphs ? "Marks at the right: ▲ A > B, ▼ A < B" : "Marks at the right: red, left A > B; blue, right A < B";
  const by = compared.kind === "live" ? "by the 95 % confidence interval" : `q ≤ ${short(compared.fdr)}`;
  const said = wasTested ? [`${marks}, ${by}.`] : [];
  if (!isOrderSaid && rows.order.length > 1) said.push(`${orderWords(picture)}.`);
  if (isTitled && compared.test) said.push(sentence(compared.test));
  const hasIntervals = compared.channels.ci_low.some((low) => low !== null);
  if (hasPoints && hasIntervals) said.push("Points: A − B in the window with its 95 % confidence interval.");
  return wrapped(said.map(plain).join(" "), width - 8, TICK_PX, measure);
}

function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
