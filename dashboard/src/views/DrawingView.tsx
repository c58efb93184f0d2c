import { useCallback, useEffect, useMemo, useRef, type PointerEvent } from "react";
import type { Measure, Pen } from "../drawing/pen";
import type { Theme } from "../drawing/theme";
import { SaveButtons } from "./SaveButtons";
import { measureOnPage, Sheet, useWidth } from "./sheet";

interface Sized {
  readonly width: number;
  readonly height: number;
}

interface DrawingViewProps<Placed extends Sized> {
  readonly heading: string;
  /** Of files: ids only. */
  readonly name: string;
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly label: string;
  readonly theme: Theme;
  readonly layout: (width: number, isTitled: boolean, measure: Measure) => Placed;
  readonly draw: (pen: Pen, placed: Placed, theme: Theme) => void;
  /** What the drawing says at x; null for nothing. */
  readonly wordsAt?: (placed: Placed, x: number) => string | null;
}

const NARROWEST = 240;
const WIDEST = 720;

/** A drawing with its heading and its files, as wide as its place. */
export function DrawingView<Placed extends Sized>(props: DrawingViewProps<Placed>) {
  const { heading, name, title, label, theme, layout, draw, wordsAt } = props;
  const words = useRef<HTMLParagraphElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const width = Math.min(Math.max(useWidth(frame), NARROWEST), WIDEST);
  const placed = useMemo(() => layout(width, false, measureOnPage), [layout, width]);
  const onSheet = useCallback((pen: Pen, on: Theme) => draw(pen, placed, on), [draw, placed]);
  const drawing = () => {
    const titled = layout(width, true, measureOnPage);
    return { width: titled.width, height: titled.height, title, draw: (pen: Pen, on: Theme) => draw(pen, titled, on) };
  };
  const pointed = useRef<number | null>(null);
  const say = () => {
    const { current: x } = pointed;
    if (words.current) words.current.textContent = (x === null ? null : wordsAt?.(placed, x)) ?? "";
  };
  // what is drawn may have become another under a pointer that rests
  useEffect(say);
  const point = (event: PointerEvent) => {
    pointed.current = event.clientX - event.currentTarget.getBoundingClientRect().left;
    say();
  };
  const leave = (event: PointerEvent) => {
    // a finger leaves as soon as it is lifted: what it touched stays
    if (event.pointerType === "touch") return;
    pointed.current = null;
    say();
  };
  return (
    <section aria-label={heading}>
      <div className="view-bar">
        <h3>{heading}</h3>
        <SaveButtons of={heading.toLowerCase()} name={name} drawing={drawing} />
      </div>
      {wordsAt && <p ref={words} className="place-words" />}
      <div ref={frame} className="sheet-frame" onPointerDown={point} onPointerMove={point} onPointerLeave={leave}>
        <Sheet width={placed.width} height={placed.height} label={label} theme={theme} draw={onSheet} />
      </div>
    </section>
  );
}
