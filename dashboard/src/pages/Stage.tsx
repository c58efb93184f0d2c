/** The main part of every page: a heading, and what belongs to it. */

import { useEffect, useRef, type ReactNode } from "react";

interface StageProps {
  readonly title: string;
  /** What stands above the heading. */
  readonly where?: ReactNode;
  /** A word that stands with it. */
  readonly mark?: ReactNode;
  /** What stands on its line, on the right. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
  /** Newest version of a live recording that is drawn, for whoever waits for it. */
  readonly liveVersion?: number | undefined;
}

export function Stage({ title, where, mark, beside, children, liveVersion }: StageProps) {
  useEffect(() => {
    document.title = `${title} · Striate`;
  }, [title]);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    if (liveVersion === undefined) return undefined;
    // views draw before the next picture of the screen at the latest: then it stands there
    const frame = requestAnimationFrame(() => main.current?.setAttribute("data-live-version", String(liveVersion)));
    return () => cancelAnimationFrame(frame);
  }, [liveVersion]);
  return (
    <main className="main" id="main" tabIndex={-1} ref={main}>
      <div className="title">
        <div>
          {where && <p className="where">{where}</p>}
          <h1>
            {title} {mark}
          </h1>
        </div>
        {beside}
      </div>
      {children}
    </main>
  );
}
