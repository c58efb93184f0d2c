import { useMemo, useRef } from "react";
import { drawCompared } from "../drawing/compared/draw";
import { layoutOf } from "../drawing/compared/layout";
import { pictureOf, type ShownRows } from "../drawing/compared/picture";
import type { ViewProps } from "./contract";
import { LinkedRows } from "./LinkedRows";
import { SaveButtons } from "./SaveButtons";
import type { Drawing } from "./saving";
import { measureOnPage, useWidth } from "./sheet";

interface HeatmapsProps extends Pick<ViewProps, "compared" | "colours" | "courses" | "brush" | "theme"> {
  readonly rows: ShownRows;
  /** Position of the chosen channel. */
  readonly chosen: number | null;
  readonly onChoose: (channel: number | null) => void;
  /** Of files: ids only. */
  readonly name: string;
}

/** A, B and A − B side by side, with words for the place that is pointed at. */
export function Heatmaps({ compared, colours, courses, rows, name, ...linked }: HeatmapsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLParagraphElement>(null);
  const width = Math.max(useWidth(frame), 240);
  const picture = useMemo(
    () => pictureOf(compared, rows, colours, courses?.a ?? null, courses?.b ?? null),
    [compared, rows, colours, courses],
  );
  const layout = useMemo(() => layoutOf(picture, { width, isTitled: false }, measureOnPage), [picture, width]);
  const drawing = (): Drawing => {
    const titled = layoutOf(picture, { width: Math.max(width, 640), isTitled: true }, measureOnPage);
    return { ...titled, title: compared.title, draw: (pen, on) => drawCompared(pen, picture, titled, on) };
  };
  return (
    <section className="heatmaps card" aria-label="Heatmaps">
      <div className="view-bar">
        <p ref={words} className="place-words" aria-live="off" />
        <SaveButtons of="heatmaps" name={`${name}_heatmaps`} drawing={drawing} />
      </div>
      <div ref={frame} className="sheet-frame">
        <LinkedRows {...linked} picture={picture} layout={layout} words={words} />
      </div>
    </section>
  );
}
