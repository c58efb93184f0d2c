/** The list of recordings and comparisons with its search; only what is in sight is on the page. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";

import type { View } from "../address";
import type { Catalogue } from "../wire";
import { entriesOf, type Entry, type Opening } from "./listed";

const ROW_PX = 52;
const BEYOND_SIGHT = 12;

interface ResultsListProps {
  readonly catalogue: Catalogue;
  readonly view: View;
  /** Whether a narrow page shows it. */
  readonly isOpen: boolean;
}

export function ResultsList({ catalogue, view, isOpen }: ResultsListProps) {
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search);
  const entries = useMemo(() => entriesOf(catalogue, view, wanted), [catalogue, view, wanted]);
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  const rows = useRows(entries);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") setSearch("");
    else if (event.key === "ArrowDown") rows.focus(0);
    else return;
    event.preventDefault();
  };
  return (
    <nav className={`list ${isOpen ? "open" : ""}`} id="list" aria-label="Comparisons and recordings">
      <div className="search">
        <input
          ref={field}
          type="search"
          value={search}
          placeholder="Search  /"
          aria-label="Search comparisons and recordings"
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={onKey}
        />
      </div>
      {entries.length === 0 && <p className="list-empty">{search ? "Nothing holds these words." : catalogue.live ? "Nothing but what comes in." : "config.yaml names no recording."}</p>}
      <div className="list-scroll" ref={rows.scroll} onKeyDown={rows.onKey}>
        <ul className="list-rows" style={{ height: rows.height }}>
          {rows.shown.map(({ index, start }) => {
            const entry = entries[index];
            return (
              entry && (
                <li
                  key={entry.key}
                  className={`row ${entry.kind}`}
                  style={{ transform: `translateY(${start}px)` }}
                  aria-setsize={entries.length}
                  aria-posinset={index + 1}
                >
                  {entry.kind === "heading" ? (
                    <span className="row-title">{entry.title}</span>
                  ) : (
                    <EntryLink entry={entry} index={index} isReached={index === rows.reached} />
                  )}
                </li>
              )
            );
          })}
        </ul>
      </div>
    </nav>
  );
}

function EntryLink({ entry, index, isReached }: { entry: Opening; index: number; isReached: boolean }) {
  const { artifact } = entry;
  const state = artifact.readiness === "ready" ? "" : artifact.readiness === "missing" ? "not made yet" : "damaged";
  return (
    <a
      href={entry.address}
      data-index={index}
      tabIndex={isReached ? 0 : -1}
      aria-current={entry.isHere ? "page" : undefined}
      title={artifact.fault || artifact.outdated || entry.title}
    >
      <span className="row-title">{entry.title}</span>
      <span className="row-facts">
        {state && <span className={`state ${artifact.readiness}`}>{state}</span>}
        {!state && artifact.outdated && <span className="state outdated">outdated · </span>}
        {!state && entry.facts}
      </span>
    </a>
  );
}

/** Which rows are in sight, and the one that the Tab key reaches: arrows move on from there. */
function useRows(entries: readonly Entry[]) {
  const scroll = useRef<HTMLDivElement>(null);
  const here = entries.findIndex((entry) => entry.isHere);
  const [moved, setMoved] = useState<number | null>(null);
  const wantsFocus = useRef(false);
  // a heading is no link; only the first entry can be one
  const first = entries[0]?.kind === "heading" ? 1 : 0;
  const reached = Math.min(Math.max(moved ?? here, first), entries.length - 1);
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: BEYOND_SIGHT,
    getItemKey: (index) => entries[index]?.key ?? index,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => withReached(startIndex - overscan, endIndex + overscan, count, reached),
  });
  useEffect(() => {
    if (here >= 0) virtual.scrollToIndex(here, { align: "auto" });
    setMoved(null);
    // only when another one is opened: the list keeps its place otherwise
  }, [entries[here]?.key]);
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    scroll.current?.querySelector<HTMLElement>(`[data-index="${reached}"]`)?.focus();
  });
  const focus = (index: number): void => {
    const next = Math.min(Math.max(index, first), entries.length - 1);
    if (next < 0) return;
    wantsFocus.current = true;
    virtual.scrollToIndex(next, { align: "auto" });
    setMoved(next);
    // the same row again makes React draw nothing
    if (next === reached) scroll.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus();
  };
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
  const onKey = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    focus(reached + step);
  };
  return { scroll, shown: virtual.getVirtualItems(), height: virtual.getTotalSize(), reached, focus, onKey };
}

/** Rows in sight, and the reached one wherever it is: the Tab key has to find it. */
function withReached(first: number, last: number, count: number, reached: number): number[] {
  const rows: number[] = [];
  for (let row = Math.max(first, 0); row <= Math.min(last, count - 1); row++) rows.push(row);
  if (reached >= 0 && !rows.includes(reached)) rows.push(reached);
  return rows.sort((one, other) => one - other);
}

/** The key `/` goes to the search, other than while one writes. */
function useSlash(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const isWriting = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
      if (event.key !== "/" || isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [field]);
}
