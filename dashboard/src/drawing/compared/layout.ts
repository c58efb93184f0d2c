/** Where everything of the heatmaps stands; the same for drawing, for the brush and for saving. */

import { LABEL_UP_HIGH } from "../axes";
import { clamped, right, type Box } from "../box";
import { NOTE_HIGH, TEXT_HIGH, TITLE_HIGH } from "../lines";
import type { Measure } from "../pen";
import { TEXT_PX, TICK_PX } from "../theme";
import { barFoot, barHigh, barsOf, type Bar } from "./bars";
import { endOf, GAP, panelsOf, type Panel } from "./panels";
import type { Picture } from "./picture";
import { areaRoom, areaText, LABEL_LINES, namesOf, notesOf, orderWords, titleOf } from "./words";

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly isStacked: boolean;
  readonly title: readonly string[];
  readonly details: readonly string[];
  readonly rowHigh: number;
  readonly panels: readonly Panel[];
  /** Points of A − B with their intervals; null where there is no room for them. */
  readonly points: Box | null;
  readonly marks: Box | null;
  readonly hasGlyphs: boolean;
  /** Channel ids beside the rows, where rows are high enough. */
  readonly names: readonly string[];
  readonly namesWide: number;
  /** In which order the rows are, along them; empty where that has no room: then a note says it. */
  readonly orderLabel: string;
  readonly bars: readonly Bar[];
  readonly notes: readonly string[];
  readonly notesTop: number;
}

export interface Wanted {
  readonly width: number;
  /** Whether the title stands above the panels: not on the page, which has it already. */
  readonly isTitled: boolean;
}

export const ROW_WITH_TEXT = 11;
const MARKS = 12;
const MARKS_GAP = 6;
const POINTS = 120;
const GLYPHS_FROM = 8;
const STACKED_BELOW = 520;
const POINTS_FROM = 960;
const POINTS_BESIDE_MEANS_FROM = 640;

/** How high a row is: whole pixels, so that all rows are equally high. */
function rowHeight(rowCount: number, isStacked: boolean): number {
  if (rowCount === 0) return 0;
  return clamped(Math.floor((isStacked ? 340 : 540) / rowCount), 1, rowCount <= 4 ? 40 : 16);
}

export function layoutOf(picture: Picture, wanted: Wanted, measure: Measure): Layout {
  const { width } = wanted;
  const isStacked = width < STACKED_BELOW;
  const heads = wanted.isTitled ? titleOf(picture, width, measure) : { title: [], details: [] };
  const rows = rowsOf(picture, width, isStacked, measure);
  const hasPoints = width >= (picture.time ? POINTS_FROM : POINTS_BESIDE_MEANS_FROM);
  const frame = {
    left: rows.labelsWide,
    right: width - 4 - MARKS_GAP - MARKS - (hasPoints ? GAP + POINTS : 0),
    top: heads.title.length * TITLE_HIGH + heads.details.length * TEXT_HIGH + (wanted.isTitled ? 12 : 2),
    rowsHigh: rows.rowsHigh,
    barHigh: barHigh(LABEL_LINES),
    isStacked,
  };
  const panels = panelsOf(picture, frame, measure);
  const bars = barsOf(picture, panels, isStacked, width, measure);
  const hasGlyphs = rows.rowHigh >= GLYPHS_FROM;
  const notes = notesOf(picture, { hasGlyphs, hasPoints, isOrderSaid: rows.orderLabel !== "", ...wanted }, measure);
  const notesTop = Math.max(...bars.map(barFoot)) + 10;
  const height = Math.ceil(notesTop + notes.length * NOTE_HIGH + 4);
  return { width, height, isStacked, ...heads, ...rows, panels, ...besideOf(picture, panels, hasPoints), hasGlyphs, bars, notes, notesTop };
}

/** How high the rows are, and what is written left of them. */
function rowsOf(picture: Picture, width: number, isStacked: boolean, measure: Measure) {
  const count = picture.rows.order.length;
  const rowHigh = rowHeight(count, isStacked);
  const rowsHigh = Math.max(rowHigh * count, 40);
  const names = rowHigh >= ROW_WITH_TEXT ? namesOf(picture, width, measure) : [];
  const namesWide = names.length ? Math.ceil(8 + Math.max(...names.map((name) => measure(name, TICK_PX)))) : 0;
  const words = orderWords(picture);
  const orderLabel = !isStacked && measure(words, TEXT_PX) <= rowsHigh ? words : "";
  const areas = picture.rows.blocks.map((block) => measure(areaText(picture, block, areaRoom(width), measure), TEXT_PX));
  const labelsWide = Math.ceil((orderLabel ? LABEL_UP_HIGH : 4) + Math.max(0, ...areas) + 16) + namesWide;
  return { rowHigh, rowsHigh, names, namesWide, orderLabel, labelsWide };
}

/** What stands right of the last panel. */
function besideOf(picture: Picture, panels: readonly Panel[], hasPoints: boolean): Pick<Layout, "points" | "marks"> {
  const last = panels.at(-1) as Panel;
  const { top, height } = last.course;
  const points = hasPoints ? { left: endOf(last) + GAP, top, width: POINTS, height } : null;
  const left = (points ? right(points) : endOf(last)) + MARKS_GAP;
  return { points, marks: picture.wasTested ? { left, top, width: MARKS, height } : null };
}
