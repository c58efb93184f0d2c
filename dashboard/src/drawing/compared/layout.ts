/** Where everything of the heatmaps stands; the same for drawing, for the brush and for saving. */

import type { Measure } from "../pen";
import { LABEL_HIGH, TICKS_HIGH } from "../axes";
import { clamped, contains, right, type Box } from "../box";
import { TEXT_PX, TICK_PX } from "../theme";
import type { Picture, Side } from "./picture";
import { areaRoom, areaText, barLabel, headingOf, namesOf, notesOf, orderWords, titleOf } from "./words";

export interface Panel {
  readonly side: Side;
  /** Values over time; the means where there is no time. */
  readonly course: Box;
  /** Means in the window, beside it; null where the panel itself shows the means. */
  readonly strip: Box | null;
  readonly heading: readonly [string, string];
}

export interface Bar {
  readonly side: Side;
  readonly box: Box;
  readonly label: readonly string[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly rowHigh: number;
  readonly title: readonly string[];
  readonly details: readonly string[];
  readonly panels: readonly Panel[];
  /** Points of A − B with their intervals; null where there is no room for them. */
  readonly points: Box | null;
  readonly marks: Box | null;
  readonly hasGlyphs: boolean;
  /** Channel ids beside the rows, where rows are high enough. */
  readonly names: readonly string[];
  readonly namesWide: number;
  readonly orderWords: string;
  readonly bars: readonly Bar[];
  readonly notes: readonly string[];
  readonly notesTop: number;
  readonly isStacked: boolean;
}

export interface Wanted {
  readonly width: number;
  /** Whether the title stands above the panels: not on the page, which has it already. */
  readonly isTitled: boolean;
}

export interface Place {
  readonly row: number;
  /** Null on the means. */
  readonly bin: number | null;
  readonly side: Side;
}

export const GAP = 24;
export const ROW_WITH_TEXT = 11;
export const WORDS_HIGH = 15;
export const BAR_HIGH = 10;
const HEADING_HIGH = 36;
const WINDOW_HIGH = 20;
const STRIP = 12;
const STRIP_GAP = 3;
const MARKS = 12;
const MARKS_GAP = 6;
const POINTS = 120;
const GLYPHS_FROM = 8;
const WIDEST_BAR = 300;
const WIDEST_MEANS = 176;
const STACKED_BELOW = 520;
const POINTS_FROM = 960;
const BAR_ABOVE = 16;
const LINE = 15;

/** How high a row is: whole pixels, so that all rows are equally high. */
export function rowHeight(rowCount: number, isStacked: boolean): number {
  if (rowCount === 0) return 0;
  return clamped(Math.floor((isStacked ? 340 : 540) / rowCount), 1, rowCount <= 4 ? 40 : 16);
}

export function layoutOf(picture: Picture, wanted: Wanted, measure: Measure): Layout {
  const { width } = wanted;
  const isStacked = width < STACKED_BELOW;
  const rowHigh = rowHeight(picture.rows.order.length, isStacked);
  const rowsHigh = Math.max(rowHigh * picture.rows.order.length, 40);
  const heads = wanted.isTitled ? titleOf(picture, width, measure) : { title: [], details: [] };
  const top = heads.title.length * 21 + heads.details.length * 17 + (heads.title.length ? 12 : 2);
  const names = rowHigh >= ROW_WITH_TEXT ? namesOf(picture, width, measure) : [];
  const namesWide = names.length ? 8 + Math.max(...names.map((name) => measure(name, TICK_PX))) : 0;
  const left = labelsWide(picture, width, measure, isStacked) + namesWide;
  const marksWide = picture.wasTested ? MARKS + MARKS_GAP : 0;
  const withPoints = hasPoints(picture, width);
  const frame = { left, right: width - marksWide - 4, top, rowsHigh, isStacked, withPoints };
  const panels = placed(picture, frame, measure);
  const last = panels.at(-1) as Panel;
  const points = withPoints
    ? { left: right(last.strip ?? last.course) + GAP, top: last.course.top, width: POINTS, height: rowsHigh }
    : null;
  const edge = points ? right(points) : right(last.strip ?? last.course);
  const marks = picture.wasTested
    ? { left: edge + MARKS_GAP, top: last.course.top, width: MARKS, height: rowsHigh }
    : null;
  const bars = barsOf(picture, panels, isStacked, width, measure);
  const notes = notesOf(picture, rowHigh >= GLYPHS_FROM, withPoints, wanted, measure);
  const lowest = Math.max(...bars.map((bar) => bar.box.top + BAR_HIGH + TICKS_HIGH + bar.label.length * LINE));
  const notesTop = lowest + 10;
  return {
    width,
    height: Math.ceil(notesTop + notes.length * LINE + 4),
    rowHigh,
    ...heads,
    panels,
    points,
    marks,
    hasGlyphs: rowHigh >= GLYPHS_FROM,
    names,
    namesWide,
    orderWords: orderWords(picture),
    bars,
    notes,
    notesTop,
    isStacked,
  };
}

/** What is at a place of the drawing; null beside the rows. */
export function placeAt(layout: Layout, picture: Picture, x: number, y: number): Place | null {
  const count = picture.rows.order.length;
  if (count === 0 || layout.rowHigh === 0) return null;
  for (const { side, course, strip } of layout.panels) {
    const row = Math.floor((y - course.top) / layout.rowHigh);
    if (row < 0 || row >= count) continue;
    if (contains(course, x, y)) return { side, row, bin: binAt(picture, course, x) };
    if (strip && contains({ ...strip, left: right(course), width: right(strip) - right(course) }, x, y)) {
      return { side, row, bin: null };
    }
    const beside = layout.isStacked ? null : layout.points ?? layout.marks;
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

interface PanelFrame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly rowsHigh: number;
  readonly isStacked: boolean;
  readonly withPoints: boolean;
}

function placed(picture: Picture, frame: PanelFrame, measure: Measure): Panel[] {
  const { left, top, rowsHigh, isStacked, withPoints } = frame;
  const sides: readonly Side[] = ["a", "b", "difference"];
  const hasTime = picture.time !== null;
  const above = HEADING_HIGH + (hasTime ? WINDOW_HIGH : 4);
  const pointsWide = withPoints ? POINTS + GAP : 0;
  const room = frame.right - left - pointsWide - (isStacked ? 0 : 2 * GAP);
  const wide = Math.floor(Math.min(isStacked ? room : room / 3, hasTime ? Infinity : WIDEST_MEANS));
  const below = TICKS_HIGH + LABEL_HIGH;
  const barBelow = BAR_ABOVE + WORDS_HIGH + BAR_HIGH + TICKS_HIGH + 2 * LINE;
  let panelTop = top + above;
  let panelLeft = left;
  return sides.map((side) => {
    const courseWide = hasTime ? wide - STRIP - STRIP_GAP : wide;
    const course = { left: panelLeft, top: panelTop, width: courseWide, height: rowsHigh };
    const strip = hasTime ? { left: right(course) + STRIP_GAP, top: panelTop, width: STRIP, height: rowsHigh } : null;
    if (isStacked) panelTop += rowsHigh + above + (hasTime ? below : 8) + (side === "b" ? barBelow : 12);
    else panelLeft += wide + GAP;
    return { side, course, strip, heading: headingOf(picture, side, wide, measure) };
  });
}

function hasPoints(picture: Picture, width: number): boolean {
  return width >= POINTS_FROM || (picture.time === null && width >= STACKED_BELOW);
}

function labelsWide(picture: Picture, width: number, measure: Measure, isStacked: boolean): number {
  const texts = picture.rows.blocks.map((block) => areaText(picture, block, areaRoom(width), measure));
  const widest = Math.max(0, ...texts.map((text) => measure(text, TEXT_PX)));
  return Math.ceil((isStacked ? 4 : 20) + widest + 16);
}

function barsOf(picture: Picture, panels: readonly Panel[], isStacked: boolean, width: number, measure: Measure): Bar[] {
  const [a, b, difference] = panels as [Panel, Panel, Panel];
  const bar = (side: Side, from: Panel, to: Panel): Bar => {
    const span = { left: from.course.left, stop: right(to.strip ?? to.course) };
    const wide = Math.min(WIDEST_BAR, span.stop - span.left - 8, width - 60);
    const axis = picture.time ? TICKS_HIGH + LABEL_HIGH : 6;
    const top = to.course.top + to.course.height + axis + BAR_ABOVE + WORDS_HIGH;
    const left = clamped((span.left + span.stop - wide) / 2, 4, width - wide - 4);
    const room = 2 * Math.min(left + wide / 2, width - left - wide / 2) - 8;
    const spare = isStacked ? room : Math.min(room, span.stop - span.left + GAP + 40);
    return { side, box: { left, top, width: wide, height: BAR_HIGH }, label: barLabel(picture, side, spare, measure) };
  };
  return [bar("a", a, isStacked ? b : b), bar("difference", difference, difference)];
}

/** Where the words above a panel begin. */
export function headingTop(picture: Picture, course: Box): number {
  return course.top - (picture.time ? 57 : 40);
}
