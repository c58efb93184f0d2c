/** Which rows of the table are there, and the one that the Tab key reaches: arrows move on from there. */

import { useVirtualizer, type Range, type VirtualItem } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type RefObject } from "react";
import { flushSync } from "react-dom";
import { useMedia } from "../hooks/media";

export const ROW_HIGH = 28;
const BEYOND_SIGHT = 12;

export interface TableRows {
  readonly scroll: RefObject<HTMLDivElement | null>;
  readonly head: RefObject<HTMLTableSectionElement | null>;
  readonly body: RefObject<HTMLTableSectionElement | null>;
  readonly shown: readonly VirtualItem[];
  /** Of all rows, in pixels. */
  readonly high: number;
  /** The row that the Tab key reaches. */
  readonly reached: number;
  /** A channel got the focus. */
  readonly onReached: (channel: number) => void;
  readonly focus: (row: number) => void;
}

export function useTableRows(order: readonly number[], chosen: number | null): TableRows {
  const scroll = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLTableSectionElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const rowOf = useMemo(() => new Map(order.map((channel, row) => [channel, row])), [order]);
  const [reachedChannel, setReached] = useState(chosen);
  const isPrinted = useMedia("print");
  const kept = reachedChannel === null ? undefined : rowOf.get(reachedChannel);
  const rows = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HIGH,
    overscan: BEYOND_SIGHT,
    // the head lies over the frame, and pushes the rows down by its height
    scrollPaddingEnd: head.current?.offsetHeight ?? 0,
    rangeExtractor: (range) => rowsThere(range, isPrinted, kept),
  });
  useEffect(() => {
    const row = chosen === null ? undefined : rowOf.get(chosen);
    if (row === undefined) return;
    setReached(chosen);
    rows.scrollToIndex(row, { align: "auto" });
    // scrolls when another channel is chosen, not when the user scrolls away
  }, [chosen, rowOf]);
  const focus = (row: number): void => {
    rows.scrollToIndex(row, { align: "auto" });
    // so that it is there, however far away
    flushSync(() => setReached(order[row] ?? null));
    body.current?.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus({ preventScroll: true });
  };
  const reached = kept ?? rows.range?.startIndex ?? 0;
  return { scroll, head, body, shown: rows.getVirtualItems(), high: rows.getTotalSize(), reached, onReached: setReached, focus };
}

/** Rows in sight and a few beyond; on paper all; and the reached one wherever it is, or the focus would be lost. */
export function rowsThere({ startIndex, endIndex, overscan, count }: Range, isPrinted: boolean, reached: number | undefined): number[] {
  const first = isPrinted ? 0 : Math.max(startIndex - overscan, 0);
  const last = isPrinted ? count - 1 : Math.min(endIndex + overscan, count - 1);
  const rows = Array.from({ length: Math.max(last - first + 1, 0) }, (_, k) => first + k);
  if (reached === undefined || (reached >= first && reached <= last)) return rows;
  return reached < first ? [reached, ...rows] : [...rows, reached];
}
