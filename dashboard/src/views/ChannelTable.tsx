import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, type KeyboardEvent } from "react";
import type { Column } from "../channels/columns";
import type { Brush } from "./contract";

interface ChannelTableProps {
  readonly columns: readonly Column[];
  /** Positions of the channels in the order of the table. */
  readonly order: readonly number[];
  /** Key of a column, '-' before it for descending; null for the order of the printed figures. */
  readonly sort: string | null;
  readonly onSort: (sort: string | null) => void;
  readonly chosen: number | null;
  readonly onChoose: (channel: number | null) => void;
  readonly brush: Brush;
  readonly label: string;
}

const ROW_HIGH = 28;
const KEYS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/** Every channel that is left, a row each; only the rows in sight are there. */
export function ChannelTable({ columns, order, sort, onSort, chosen, onChoose, brush, label }: ChannelTableProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const rowOf = useMemo(() => new Map(order.map((channel, row) => [channel, row])), [order]);
  const rows = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HIGH,
    overscan: 12,
  });
  const shown = rows.getVirtualItems();
  const [before, after] = [shown[0]?.start ?? 0, rows.getTotalSize() - (shown.at(-1)?.end ?? 0)];
  useEffect(() => markBrushed(body, brush), [brush, shown]);
  useEffect(() => {
    const row = chosen === null ? undefined : rowOf.get(chosen);
    if (row !== undefined) rows.scrollToIndex(row, { align: "auto" });
    // scrolls when another channel is chosen, not when the user scrolls away
  }, [chosen, rowOf]);

  const focus = (row: number) => {
    rows.scrollToIndex(row, { align: "auto" });
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus());
  };
  const press = (event: KeyboardEvent, row: number, channel: number) => {
    const last = order.length - 1;
    const target = event.key === "Home" ? 0 : event.key === "End" ? last : row + (KEYS[event.key] ?? 0);
    if (target !== row) focus(Math.min(Math.max(target, 0), last));
    else if (event.key === "Enter" || event.key === " ") onChoose(channel);
    else if (event.key === "Escape" && chosen !== null) onChoose(null);
    else if (!(event.key in KEYS) && event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
  };
  const entry = chosen !== null && rowOf.has(chosen) ? chosen : order[shown[0]?.index ?? 0];
  return (
    <div ref={scroll} className="table-frame" role="region" aria-label={label} tabIndex={-1} onPointerLeave={() => brush.brush(null)}>
      <table className="channel-table" aria-rowcount={order.length + 1} aria-label={label} style={{ minWidth: columns.reduce((sum, column) => sum + column.wide, 0) }}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: column.wide }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          <Spacer height={before} span={columns.length} />
          {shown.map(({ index }) => {
            const channel = order[index] as number;
            return (
              <tr
                key={channel}
                data-row={index}
                data-channel={channel}
                aria-rowindex={index + 2}
                aria-current={channel === chosen ? "true" : undefined}
                tabIndex={channel === entry ? 0 : -1}
                onClick={() => onChoose(channel)}
                onFocus={() => brush.brush(channel)}
                onPointerEnter={() => brush.brush(channel)}
                onKeyDown={(event) => press(event, index, channel)}
              >
                {columns.map((column) => (
                  <Cell key={column.key} column={column} channel={channel} />
                ))}
              </tr>
            );
          })}
          <Spacer height={after} span={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

function Cell({ column, channel }: { readonly column: Column; readonly channel: number }) {
  const words = column.words(channel);
  if (column.key === "channel") {
    return (
      <th scope="row" title={words}>
        {words}
      </th>
    );
  }
  return <td className={column.isText ? "text" : "number"} title={column.isText ? words : undefined}>{words}</td>;
}

interface HeadCellProps {
  readonly column: Column;
  readonly sort: string | null;
  readonly onSort: (sort: string | null) => void;
}

/** Sorts up, then down, then as printed. */
function HeadCell({ column, sort, onSort }: HeadCellProps) {
  const isUp = sort === column.key;
  const isDown = sort === `-${column.key}`;
  const next = isUp ? `-${column.key}` : isDown ? null : column.key;
  return (
    <th scope="col" className={column.isText ? "text" : "number"} aria-sort={isUp ? "ascending" : isDown ? "descending" : "none"}>
      <button type="button" onClick={() => onSort(next)}>
        <span>{column.heading}</span>
        {column.unit && <span className="unit">({column.unit})</span>}
        <span className="sorted" aria-hidden="true">
          {isUp ? "▲" : isDown ? "▼" : ""}
        </span>
      </button>
    </th>
  );
}

function Spacer({ height, span }: { readonly height: number; readonly span: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" className="spacer">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

/** Marks the row under the brush without drawing the table anew. */
function markBrushed(body: { readonly current: HTMLElement | null }, brush: Brush): () => void {
  const mark = () => {
    body.current?.querySelector("[data-brushed]")?.removeAttribute("data-brushed");
    if (brush.channel !== null) {
      body.current?.querySelector(`[data-channel="${brush.channel}"]`)?.setAttribute("data-brushed", "");
    }
  };
  mark();
  return brush.subscribe(mark);
}
