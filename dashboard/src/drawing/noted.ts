/** A pen for the tests: it notes where texts and marks stand. */

import { bottom, right, type Box } from "./box";
import { footOf, plain, type Letters, type Measure, type Pen, type Stroke } from "./pen";

export interface Noted {
  /** The text, or the kind of the mark. */
  readonly what: string;
  readonly colour: string;
  readonly box: Box;
  /** Written on an image, in black or white. */
  readonly isOnColours?: boolean;
}

export interface NotingPen extends Pen {
  readonly texts: readonly Noted[];
  readonly marks: readonly Noted[];
}

/** Letters that are all half as wide as high. */
export const halfAsWide: Measure = (text, size) => 0.5 * size * plain(text).length;

const DESCENDER = 0.2;

export function notingPen(): NotingPen {
  const texts: Noted[] = [];
  const marks: Noted[] = [];
  const mark = (what: string, colour: string, box: Box) => void marks.push({ what, colour, box });
  return {
    texts,
    marks,
    strokes: (strokes, { colour }) => strokes.forEach((points) => mark("stroke", colour, around(points))),
    area: (corners, colour) => mark("area", colour, around(corners)),
    rect: (left, top, width, height, colour) => mark("rect", colour, { left, top, width, height }),
    disc: (x, y, radius, colour) => mark("disc", colour, { left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius }),
    text: (x, y, text, letters) => void texts.push({ what: text, colour: letters.colour, box: boxOf(x, y, text, letters), isOnColours: /^#(000000|ffffff)$/.test(letters.colour) }),
    pixels: (_, left, top, width, height) => mark("pixels", "", { left, top, width, height }),
    within: (_x, _y, _width, _height, draw) => draw(),
    widthOf: halfAsWide,
  };
}

function boxOf(x: number, y: number, text: string, letters: Letters): Box {
  const { size, align = "left", isTurned = false } = letters;
  const long = halfAsWide(text, size);
  const before = { left: 0, middle: long / 2, right: long }[align];
  const foot = footOf(0, letters);
  const high = { start: foot - 0.74 * size, length: (0.74 + DESCENDER) * size };
  if (isTurned) return { left: x + high.start, top: y + before - long, width: high.length, height: long };
  return { left: x - before, top: y + high.start, width: long, height: high.length };
}

function around(points: Stroke): Box {
  const [xs, ys] = [points.filter((_, at) => at % 2 === 0), points.filter((_, at) => at % 2 === 1)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

/** Texts that lie on each other or on colours, and whatever reaches beyond the drawing: a line of text each. */
export function misplaced({ texts, marks }: NotingPen, { width, height }: { readonly width: number; readonly height: number }): string[] {
  const beyond = [...texts, ...marks].filter(
    ({ box }) => box.left < 0 || box.top < 0 || right(box) > width || bottom(box) > height,
  );
  const coloured = marks.filter(({ what }) => what === "pixels" || what === "area");
  const covered = texts.flatMap((text, at) =>
    [...texts.slice(at + 1), ...(text.isOnColours ? [] : coloured)].filter(({ box }) => overlap(text.box, box)).map(({ what }) => `'${text.what}' on '${what}'`),
  );
  return [...beyond.map(({ what, box }) => `'${what}' beyond the drawing: ${JSON.stringify(box)}`), ...covered];
}

/** More than a pixel of it: boxes of letters are a guess. */
function overlap(one: Box, other: Box): boolean {
  const wide = Math.min(right(one), right(other)) - Math.max(one.left, other.left);
  const high = Math.min(bottom(one), bottom(other)) - Math.max(one.top, other.top);
  return wide > 1 && high > 1;
}
