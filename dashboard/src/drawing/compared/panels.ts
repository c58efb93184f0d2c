/** Where the heatmaps of A, B and A − B stand: side by side, or one below the other on a narrow page. */

import { LABEL_HIGH, TICKS_HIGH } from "../axes";
import { right, type Box } from "../box";
import type { Measure } from "../pen";
import { SIDES, type Picture, type Side } from "./picture";
import { headingOf } from "./words";

export interface Panel {
  readonly side: Side;
  /** Values over time; the means where there is no time. */
  readonly course: Box;
  /** Means in the window, beside it; null where the panel itself shows the means. */
  readonly strip: Box | null;
  readonly heading: readonly [string, string];
}

/** What the panels have for themselves. */
interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly rowsHigh: number;
  /** For the bar of A and B, which stands below B. */
  readonly barHigh: number;
  readonly isStacked: boolean;
}

/** Between panels that stand side by side. */
export const GAP = 24;
const HEADING_HIGH = 36;
const WINDOW_HIGH = 20;
const STRIP = 12;
const STRIP_GAP = 3;
const WIDEST_MEANS = 176;

export function panelsOf(picture: Picture, frame: Frame, measure: Measure): Panel[] {
  const { left, top, rowsHigh, isStacked } = frame;
  const hasTime = picture.time !== null;
  const room = frame.right - left;
  const across = isStacked ? room : (room - 2 * GAP) / 3;
  const wide = Math.floor(Math.min(across, hasTime ? Infinity : WIDEST_MEANS));
  const above = HEADING_HIGH + (hasTime ? WINDOW_HIGH : 4);
  const below = hasTime ? TICKS_HIGH + LABEL_HIGH : 8;
  let [panelLeft, panelTop] = [left, top + above];
  return SIDES.map((side) => {
    const course = { left: panelLeft, top: panelTop, width: hasTime ? wide - STRIP - STRIP_GAP : wide, height: rowsHigh };
    const strip = hasTime ? { ...course, left: right(course) + STRIP_GAP, width: STRIP } : null;
    if (!isStacked) panelLeft += wide + GAP;
    else panelTop += rowsHigh + below + above + (side === "b" ? frame.barHigh : 12);
    return { side, course, strip, heading: headingOf(picture, side, wide, measure) };
  });
}

/** The right end of a panel. */
export function endOf({ course, strip }: Panel): number {
  return right(strip ?? course);
}

/** Where the words above a panel begin. */
export function headingTop(picture: Picture, course: Box): number {
  return course.top - HEADING_HIGH - (picture.time ? WINDOW_HIGH + 1 : 4);
}
