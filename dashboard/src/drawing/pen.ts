/** What a drawing is made with: the same calls draw on a canvas and write an SVG. */

import type { Pixels } from "../colours";

/** x0, y0, x1, y1, …: a line through points. */
export type Stroke = readonly number[];

export interface Line {
  readonly colour: string;
  readonly width: number;
  readonly dash?: readonly number[];
  /** Level or upright lines that fill whole pixels of a screen: rules and ticks of axes. */
  readonly isSharp?: boolean;
}

export interface Letters {
  readonly size: number;
  readonly colour: string;
  readonly align?: "left" | "middle" | "right";
  /** What of the text stands at y: the middle of its letters, their foot, or their top. */
  readonly stands?: "middle" | "foot" | "top";
  readonly isBold?: boolean;
  /** A quarter turn to the left about (x, y). */
  readonly isTurned?: boolean;
}

export interface Pen {
  strokes(strokes: readonly Stroke[], line: Line): void;
  area(corners: Stroke, colour: string, opacity?: number): void;
  rect(x: number, y: number, width: number, height: number, colour: string, opacity?: number): void;
  disc(x: number, y: number, radius: number, colour: string): void;
  text(x: number, y: number, text: string, letters: Letters): void;
  /** An image with hard edges between its pixels. */
  pixels(image: Pixels, x: number, y: number, width: number, height: number): void;
  /** What `draw` draws, inside a box only. */
  within(x: number, y: number, width: number, height: number, draw: () => void): void;
  /** How wide a text is. */
  widthOf: Measure;
}

export type Measure = (text: string, size: number, isBold?: boolean) => number;

/** Middle and top of capital letters above their foot, as shares of the size of the font. */
const MIDDLE = 0.36;
const TOP = 0.74;

/** Where the foot of letters is that stand at y. */
export function footOf(y: number, { size, stands = "foot" }: Letters): number {
  if (stands === "middle") return y + MIDDLE * size;
  return stands === "top" ? y + TOP * size : y;
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]+/g;
const STACKED = /([\u0300-\u036f])[\u0300-\u036f]+/g;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const LONGEST = 600;

/** One line of text that can be drawn: no control characters, no piles of accents. */
export function plain(text: string): string {
  const visible = text.slice(0, 4 * LONGEST).normalize("NFC").replace(CONTROL, " ");
  const line = visible.replace(LONE, "\ufffd").replace(STACKED, "$1").replace(/\s+/g, " ").trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).replace(LONE, "")}…`;
}

/** The text, or as much of its start as fits with an ellipsis. */
export function shortened(text: string, room: number, size: number, measure: Measure): string {
  const letters = [...text];
  const start = (kept: number) => `${letters.slice(0, kept).join("").trimEnd()}…`;
  return measure(text, size) <= room ? text : longestOf(letters.length, start, (part) => measure(part, size) <= room);
}

/** The name, or its two ends with an ellipsis between: names often differ only at the end. */
export function abbreviated(name: string, room: number, size: number, measure: Measure, isBold = false): string {
  const letters = [...name];
  const ends = (kept: number) => {
    const after = kept >> 1;
    return `${letters.slice(0, kept - after).join("")}…${letters.slice(letters.length - after).join("")}`;
  };
  const fits = (text: string) => measure(text, size, isBold) <= room;
  return fits(name) ? name : longestOf(letters.length, ends, fits);
}

/** The first of these texts, the longest first, that fits; the last, shortened, where none does. */
export function longest(texts: readonly string[], room: number, size: number, measure: Measure): string {
  return texts.find((text) => measure(text, size) <= room) ?? shortened(texts.at(-1) ?? "", room, size, measure);
}

/** The text on lines no wider than the room, broken at spaces. */
export function wrapped(text: string, room: number, size: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer, size) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line) lines.push(line);
  return lines.map((each) => shortened(each, room, size, measure));
}

/** The longest of the texts that keep fewer letters than all. */
function longestOf(all: number, keeping: (kept: number) => string, fits: (text: string) => boolean): string {
  let [low, high] = [0, Math.max(all - 1, 0)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(keeping(middle))) low = middle;
    else high = middle - 1;
  }
  return keeping(low);
}
