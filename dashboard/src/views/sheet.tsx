/** A drawing on the page: as wide as its place, sharp on any screen, with a layer above for marks. */

import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { canvasPen, measureWith } from "../drawing/canvas";
import type { Measure, Pen } from "../drawing/pen";
import type { Theme } from "../drawing/theme";

let measuring: Measure | null = null;

/** Widths of texts in the font of the drawings. */
export function measureOnPage(text: string, size: number, isBold?: boolean): number {
  if (!measuring) {
    const context = document.createElement("canvas").getContext("2d");
    const measure = context && measureWith(context);
    const known = new Map<string, number>();
    measuring = (words, px, bold = false) => {
      const key = `${px}${bold}${words}`;
      const width = known.get(key) ?? measure?.(words, px, bold) ?? 0;
      if (known.size > 5000) known.clear();
      known.set(key, width);
      return width;
    };
  }
  return measuring(text, size, isBold);
}

/** The width of an element in whole CSS pixels, as it changes; 0 before it is known. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const measure = () => setWidth(Math.floor(current.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** How many pixels of the screen a CSS pixel has; follows zoom and moves between screens. */
export function usePixelRatio(): number {
  const [ratio, setRatio] = useState(() => window.devicePixelRatio || 1);
  useLayoutEffect(() => {
    const query = window.matchMedia(`(resolution: ${ratio}dppx)`);
    const change = () => setRatio(window.devicePixelRatio || 1);
    query.addEventListener("change", change, { once: true });
    return () => query.removeEventListener("change", change);
  }, [ratio]);
  return ratio;
}

interface SheetProps {
  readonly width: number;
  readonly height: number;
  /** What it shows, in a sentence. */
  readonly label: string;
  readonly theme: Theme;
  readonly draw: (pen: Pen, theme: Theme) => void;
}

/** A canvas that `draw` fills; it draws again only when one of its properties is another. */
export function Sheet({ width, height, label, theme, draw }: SheetProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ratio = usePixelRatio();
  useLayoutEffect(() => {
    const context = canvas.current && sized(canvas.current, width, height, ratio);
    if (!context) return;
    draw(canvasPen(context), theme);
  }, [width, height, ratio, theme, draw]);
  return <canvas ref={canvas} role="img" aria-label={label} className="sheet" style={{ width, height }} />;
}

/** A layer above a sheet, which is cleared and drawn again whenever `drawn` is called. */
export function useLayer(
  width: number,
  height: number,
  draw: (pen: Pen) => void,
): { readonly layer: RefObject<HTMLCanvasElement | null>; readonly redraw: () => void } {
  const layer = useRef<HTMLCanvasElement>(null);
  const ratio = usePixelRatio();
  const frame = useRef(0);
  const latest = useRef(draw);
  latest.current = draw;
  const paint = useCallback(() => {
    frame.current = 0;
    const context = layer.current?.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    latest.current(canvasPen(context));
  }, [width, height, ratio]);
  const redraw = useCallback(() => {
    if (!frame.current) frame.current = requestAnimationFrame(paint);
  }, [paint]);
  useLayoutEffect(() => {
    if (layer.current) sized(layer.current, width, height, ratio);
    paint();
    return () => {
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [width, height, ratio, paint]);
  return { layer, redraw };
}

function sized(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): CanvasRenderingContext2D | null {
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
