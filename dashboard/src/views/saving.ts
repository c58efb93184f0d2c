/** Drawings and tables as files: always on white paper, named by ids. */

import { canvasOf, canvasPen } from "../drawing/canvas";
import type { Pen } from "../drawing/pen";
import { svgPen } from "../drawing/svg";
import { LIGHT, type Theme } from "../drawing/theme";
import { measureOnPage } from "./sheet";

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly draw: (pen: Pen, theme: Theme) => void;
}

/** Pixels of a PNG a CSS pixel: about 300 an inch. */
const ENLARGED = 3;
const LARGEST_SIDE = 16_000;
const MARGIN = 12;

export async function savePng(drawing: Drawing, name: string): Promise<void> {
  const canvas = document.createElement("canvas");
  const [width, height] = [drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN];
  const scale = Math.min(ENLARGED, LARGEST_SIDE / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser cannot draw so large a picture");
  context.scale(scale, scale);
  context.fillStyle = LIGHT.paper;
  context.fillRect(0, 0, width, height);
  context.translate(MARGIN, MARGIN);
  drawing.draw(canvasPen(context), LIGHT);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error("this browser cannot save so large a picture");
  save(blob, `${name}.png`);
}

export function saveSvg(drawing: Drawing, name: string): void {
  const { width, height, title } = drawing;
  const pen = svgPen({ width, height, margin: MARGIN, paper: LIGHT.paper, title }, measureOnPage, (image) =>
    canvasOf(image).toDataURL("image/png"),
  );
  drawing.draw(pen, LIGHT);
  save(new Blob([pen.svg()], { type: "image/svg+xml" }), `${name}.svg`);
}

export function saveCsv(csv: string, name: string): void {
  save(new Blob([csv], { type: "text/csv;charset=utf-8" }), `${name}.csv`);
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // a browser may read the file only after the click has returned
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
