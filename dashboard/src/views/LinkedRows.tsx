import { useCallback, useEffect, useMemo, useRef, type KeyboardEvent, type MouseEvent, type PointerEvent, type RefObject } from "react";
import { drawBrush, drawChosen } from "../drawing/compared/brush";
import { drawCompared } from "../drawing/compared/draw";
import type { Layout } from "../drawing/compared/layout";
import type { Picture, ShownRows, Side } from "../drawing/compared/picture";
import { placeAt, type Place } from "../drawing/compared/places";
import type { Pen } from "../drawing/pen";
import type { Theme } from "../drawing/theme";
import { counted } from "../numbers";
import type { ViewProps } from "./contract";
import { placeInWords } from "./places";
import { Sheet, useLayer } from "./sheet";
import { isShortcut, keepInSight } from "./sight";

interface LinkedRowsProps extends Pick<ViewProps, "brush" | "theme"> {
  readonly picture: Picture;
  readonly layout: Layout;
  /** Position of the chosen channel. */
  readonly chosen: number | null;
  readonly onChoose: (channel: number | null) => void;
  /** Where the place that is pointed at is told. */
  readonly words: RefObject<HTMLElement | null>;
}

const HINT = "Point at a row for its numbers; click it, or press Enter, for its channel.";

/** The rows of all heatmaps, linked: one order, one brush. */
export function LinkedRows({ picture, layout, brush, theme, chosen, onChoose, words }: LinkedRowsProps) {
  const { rows } = picture;
  const { width, height } = layout;
  const spot = useRef<HTMLSpanElement>(null);
  const place = useRef<Place | null>(null);
  const rowOf = useMemo(() => new Map(rows.order.map((channel, row) => [channel, row])), [rows]);
  const draw = useCallback((pen: Pen, on: Theme) => drawCompared(pen, picture, layout, on), [picture, layout]);
  const { layer, redraw } = useLayer(width, height, (pen) => {
    const chosenRow = chosen === null ? undefined : rowOf.get(chosen);
    if (chosenRow !== undefined) drawChosen(pen, picture, layout, chosenRow, theme);
    const row = brush.channel === null ? undefined : rowOf.get(brush.channel);
    if (row !== undefined) drawBrush(pen, picture, layout, row, theme);
  });
  const tell = useCallback(() => {
    const row = brush.channel === null ? undefined : rowOf.get(brush.channel);
    const here = row === undefined ? null : { side: place.current?.side ?? "a", row, bin: place.current?.bin ?? null };
    if (words.current) words.current.textContent = here ? placeInWords(picture, here) : HINT;
    redraw();
  }, [brush, picture, rowOf, redraw, words]);
  useEffect(() => brush.subscribe(tell), [brush, tell]);
  useEffect(tell, [tell, chosen, theme]);

  // what the keys reach is read out; what the pointer passes, or the table brushes, is not
  const speak = (aloud: boolean) => words.current?.setAttribute("aria-live", aloud ? "polite" : "off");
  const placeUnder = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return placeAt(layout, picture, event.clientX - box.left, event.clientY - box.top);
  };
  const point = (event: PointerEvent) => {
    speak(false);
    place.current = placeUnder(event);
    brush.brush(place.current ? (rows.order[place.current.row] ?? null) : null);
    // another bin of the same channel is no change of the brush
    tell();
  };
  const leave = () => {
    place.current = null;
    brush.brush(null);
  };
  const show = (row: number, side: Side) => {
    const panel = layout.panels.find((one) => one.side === side);
    if (!spot.current || !panel) return;
    spot.current.style.top = `${panel.course.top + row * layout.rowHigh}px`;
    keepInSight(spot.current);
  };
  const click = (event: MouseEvent) => {
    const at = placeUnder(event);
    if (!at) return;
    onChoose(rows.order[at.row] ?? null);
    show(at.row, at.side);
  };
  const press = (event: KeyboardEvent) => {
    if (isShortcut(event)) return;
    const at = keyboardRow(event.key, brush.channel ?? chosen, rows, rowOf);
    if (at !== null) {
      speak(true);
      place.current = null;
      brush.brush(rows.order[at] ?? null);
      show(at, "a");
    } else if (event.key === "Enter" && brush.channel !== null) onChoose(brush.channel);
    else if (event.key === "Escape" && (brush.channel !== null || chosen !== null)) {
      if (brush.channel === null) onChoose(null);
      leave();
    } else return;
    event.preventDefault();
  };
  return (
    <div
      className="linked"
      role="application"
      tabIndex={0}
      aria-label="Rows of the heatmaps: arrow keys move from channel to channel, Enter chooses, Escape clears"
      style={{ width, height }}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={(event) => event.pointerType !== "touch" && leave()}
      onClick={click}
      onKeyDown={press}
      onBlur={() => speak(false)}
    >
      <Sheet width={width} height={height} label={sentence(picture)} theme={theme} draw={draw} />
      <canvas ref={layer} className="layer" aria-hidden="true" style={{ width, height }} />
      <span ref={spot} className="spot" style={{ height: layout.rowHigh }} />
    </div>
  );
}

/** The row that a key leads to; null for a key that leads nowhere. */
function keyboardRow(key: string, from: number | null, rows: ShownRows, rowOf: ReadonlyMap<number, number>): number | null {
  const last = rows.order.length - 1;
  if (last < 0) return null;
  const now = from === null ? undefined : rowOf.get(from);
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[key];
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (step === undefined) return null;
  if (now === undefined) return step > 0 ? 0 : last;
  return Math.min(Math.max(now + step, 0), last);
}

function sentence({ compared, rows }: Picture): string {
  const { a, b, quantity, recording } = compared;
  return (
    `Heatmaps of ${counted(rows.order.length, "channel")} of ${recording}: ${quantity.name.toLowerCase()} ` +
    `under A (${a}), under B (${b}), and A minus B. The table below holds the numbers.`
  );
}
