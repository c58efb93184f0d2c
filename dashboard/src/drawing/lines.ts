/** Lines of text from the left edge of a drawing: its title above, sentences below. */

import type { Pen } from "./pen";
import { TEXT_PX, TICK_PX, TITLE_PX, type Theme } from "./theme";

export const TITLE_HIGH = 21;
export const TEXT_HIGH = 17;
export const NOTE_HIGH = 15;

export function drawTitle(pen: Pen, lines: readonly string[], theme: Theme): void {
  drawLines(pen, lines, 4, TITLE_HIGH, TITLE_PX, theme.ink);
}

/** What was recorded, below the title. */
export function drawDetails(pen: Pen, lines: readonly string[], top: number, theme: Theme): void {
  drawLines(pen, lines, top, TEXT_HIGH, TEXT_PX, theme.quiet);
}

export function drawNotes(pen: Pen, lines: readonly string[], top: number, theme: Theme): void {
  drawLines(pen, lines, top, NOTE_HIGH, TICK_PX, theme.quiet);
}

function drawLines(pen: Pen, lines: readonly string[], top: number, high: number, size: number, colour: string): void {
  lines.forEach((line, number) => pen.text(4, top + number * high, line, { size, colour, stands: "top" }));
}
