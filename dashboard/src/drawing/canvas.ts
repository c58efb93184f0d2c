/** A pen that draws on a canvas. */

import type { Pixels } from "../colours";
import { footOf, plain, type Letters, type Line, type Measure, type Pen, type Stroke } from "./pen";
import { FONT } from "./theme";

type Context = CanvasRenderingContext2D;

/** Draws on a canvas whose context has one unit a CSS pixel. */
export function canvasPen(context: Context): Pen {
  return {
    strokes: (strokes, line) => stroke(context, strokes, line),
    area: (corners, colour, opacity = 1) => fill(context, corners, colour, opacity),
    rect(x, y, width, height, colour, opacity = 1) {
      context.globalAlpha = opacity;
      context.fillStyle = colour;
      context.fillRect(x, y, width, height);
      context.globalAlpha = 1;
    },
    disc(x, y, radius, colour) {
      context.fillStyle = colour;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    },
    text: (x, y, text, letters) => write(context, x, y, text, letters),
    pixels(image, x, y, width, height) {
      context.imageSmoothingEnabled = false;
      context.drawImage(canvasOf(image), x, y, width, height);
    },
    within(x, y, width, height, draw) {
      context.save();
      context.beginPath();
      context.rect(x, y, width, height);
      context.clip();
      draw();
      context.restore();
    },
    widthOf: measureWith(context),
  };
}

/** Measures texts in the font of the drawings. */
export function measureWith(context: Context): Measure {
  return (text, size, isBold = false) => {
    context.font = fontOf(size, isBold);
    return context.measureText(plain(text)).width;
  };
}

/** A canvas with one pixel a value. */
export function canvasOf(image: Pixels): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  const context = canvas.getContext("2d");
  context?.putImageData(new ImageData(image.bytes, image.width, image.height), 0, 0);
  return canvas;
}

function fontOf(size: number, isBold: boolean): string {
  return `${isBold ? "600 " : ""}${size}px ${FONT}`;
}

function stroke(context: Context, strokes: readonly Stroke[], { colour, width, dash = [], isSharp = false }: Line): void {
  const scale = context.getTransform().a;
  context.strokeStyle = colour;
  context.lineWidth = isSharp ? Math.max(Math.round(width * scale), 1) / scale : width;
  context.lineJoin = "miter";
  context.setLineDash([...dash]);
  context.beginPath();
  for (const points of strokes) trace(context, isSharp ? onPixels(context, points) : points);
  context.stroke();
  context.setLineDash([]);
}

/** A level or upright line moved by less than a pixel, so that its edges lie between pixels. */
function onPixels(context: Context, points: Stroke): Stroke {
  if (points.length !== 4) return points;
  const { a: scale, e: left, f: top } = context.getTransform();
  const half = (context.lineWidth * scale) / 2;
  const moved = (place: number, start: number) => (Math.round(place * scale + start - half) + half - start) / scale;
  const [x0, y0, x1, y1] = points as [number, number, number, number];
  if (x0 === x1) return [moved(x0, left), y0, moved(x1, left), y1];
  return y0 === y1 ? [x0, moved(y0, top), x1, moved(y1, top)] : points;
}

function fill(context: Context, corners: Stroke, colour: string, opacity: number): void {
  context.globalAlpha = opacity;
  context.fillStyle = colour;
  context.beginPath();
  trace(context, corners);
  context.closePath();
  context.fill();
  context.globalAlpha = 1;
}

function trace(context: Context, points: Stroke): void {
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x, y] = [points[at] as number, points[at + 1] as number];
    if (at === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
}

function write(context: Context, x: number, y: number, text: string, letters: Letters): void {
  const { align = "left", size, colour, isBold = false, isTurned = false } = letters;
  context.font = fontOf(size, isBold);
  context.fillStyle = colour;
  context.textAlign = align === "middle" ? "center" : align;
  context.textBaseline = "alphabetic";
  if (!isTurned) {
    context.fillText(plain(text), x, footOf(y, letters));
    return;
  }
  context.save();
  context.translate(x, y);
  context.rotate(-Math.PI / 2);
  context.fillText(plain(text), 0, footOf(0, letters));
  context.restore();
}
