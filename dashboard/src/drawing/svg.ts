/** A pen that writes an SVG with live text; images are inside it, as PNG. */

import type { Pixels } from "../colours";
import { footOf, plain, type Letters, type Measure, type Pen, type Stroke } from "./pen";
import { FONT } from "./theme";

/** Of images: programs that draw for print know no other address. */
const XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"';

/** A pen with what it has written. */
export interface SvgPen extends Pen {
  svg(): string;
}

export interface SvgSheet {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
  readonly paper: string;
  readonly title: string;
}

/**
 * A pen for a drawing on a sheet of paper, with a margin around it.
 *
 * `addressOf` turns an image into `data:image/png;base64,…`.
 */
export function svgPen(
  sheet: SvgSheet,
  measure: Measure,
  addressOf: (image: Pixels) => string,
): SvgPen {
  const written: string[] = [];
  let clips = 0;
  const put = (element: string) => void written.push(element);
  return {
    strokes(strokes, { colour, width: thickness, dash = [] }) {
      const dashes = dash.length ? ` stroke-dasharray="${dash.map(places).join(" ")}"` : "";
      const d = strokes.map(track).join("");
      if (d) put(`<path d="${d}" fill="none" stroke="${escaped(colour)}" stroke-width="${places(thickness)}"${dashes}/>`);
    },
    area(corners, colour, opacity = 1) {
      put(`<path d="${track(corners)}Z" fill="${escaped(colour)}"${seen(opacity)}/>`);
    },
    rect(x, y, wide, high, colour, opacity = 1) {
      put(`<rect ${box(x, y, wide, high)} fill="${escaped(colour)}"${seen(opacity)}/>`);
    },
    disc(x, y, radius, colour) {
      put(`<circle cx="${places(x)}" cy="${places(y)}" r="${places(radius)}" fill="${escaped(colour)}"/>`);
    },
    text: (x, y, text, letters) => put(textElement(x, y, text, letters)),
    pixels(image, x, y, wide, high) {
      const look = 'preserveAspectRatio="none" style="image-rendering:optimizeSpeed;image-rendering:pixelated"';
      put(`<image ${box(x, y, wide, high)} ${look} xlink:href="${escaped(addressOf(image))}"/>`);
    },
    within(x, y, wide, high, draw) {
      const id = `box${++clips}`;
      put(`<clipPath id="${id}"><rect ${box(x, y, wide, high)}/></clipPath><g clip-path="url(#${id})">`);
      draw();
      put("</g>");
    },
    widthOf: measure,
    svg: () => documentOf(sheet, written),
  };
}

function documentOf({ width, height, margin, paper, title }: SvgSheet, written: readonly string[]): string {
  const [wide, high] = [width + 2 * margin, height + 2 * margin].map(places) as [string, string];
  const start = places(-margin);
  const size = `width="${wide}" height="${high}" viewBox="${start} ${start} ${wide} ${high}"`;
  const ground = `<rect x="${start}" y="${start}" width="100%" height="100%" fill="${escaped(paper)}"/>`;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" ${XLINK} ${size} font-family="${escaped(FONT)}">`;
  return `${head}<title>${escaped(plain(title))}</title>${ground}\n${written.join("\n")}\n</svg>\n`;
}

function textElement(x: number, y: number, text: string, letters: Letters): string {
  const { align = "left", size, colour, isBold = false, isTurned = false } = letters;
  const anchor = { left: "", middle: ' text-anchor="middle"', right: ' text-anchor="end"' }[align];
  const weight = isBold ? ' font-weight="600"' : "";
  const look = `font-size="${places(size)}" fill="${escaped(colour)}"${anchor}${weight}`;
  const where = isTurned
    ? `transform="translate(${places(x)} ${places(y)}) rotate(-90)" y="${places(footOf(0, letters))}"`
    : `x="${places(x)}" y="${places(footOf(y, letters))}"`;
  return `<text ${where} ${look}>${escaped(plain(text))}</text>`;
}

function track(points: Stroke): string {
  let d = "";
  for (let at = 0; at + 1 < points.length; at += 2) {
    d += `${at ? "L" : "M"}${places(points[at] as number)} ${places(points[at + 1] as number)}`;
  }
  return d;
}

function box(x: number, y: number, width: number, height: number): string {
  return `x="${places(x)}" y="${places(y)}" width="${places(width)}" height="${places(height)}"`;
}

function seen(opacity: number): string {
  return opacity < 1 ? ` fill-opacity="${places(opacity)}"` : "";
}

function places(value: number): string {
  return String(Math.round(value * 100) / 100);
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => ENTITIES[mark] as string);
}
