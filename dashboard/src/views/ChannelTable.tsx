import { Fragment, useEffect, type KeyboardEvent } from "react";
import type { Column } from "../channels/columns";
import type { Brush } from "./contract";
import { isShortcut, keepInSight } from "./sight";
import { useTableRows } from "./tablerows";

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

const KEYS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

/** Every channel that is left, a row each; only the rows in sight are there. */
export function ChannelTable({ columns, order, sort, onSort, chosen, onChoose, brush, label }: ChannelTableProps) {
  const { scroll, head, body, shown, high, reached, onReached, focus } = useTableRows(order, chosen);
  useEffect(() => markBrushed(body, brush), [body, brush, shown]);
  const press = (event: KeyboardEvent, row: number, channel: number) => {
    const step = KEYS[event.key];
    if (isShortcut(event)) return;
    if (step !== undefined) focus(Math.min(Math.max(row + step, 0), order.length - 1));
    else if (event.key === "Enter" || event.key === " ") onChoose(channel);
    else if (event.key === "Escape" && chosen !== null) onChoose(null);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={scroll} className="table-frame" role="region" aria-label={label} tabIndex={-1} onPointerLeave={() => brush.brush(null)}>
      <table className="channel-table" aria-rowcount={order.length + 1} aria-label={label} style={{ minWidth: columns.reduce((sum, column) => sum + column.wide, 0) }}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: column.wide }} />
          ))}
        </colgroup>
        <thead ref={head}>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.map(({ index, start }, at) => {
            const channel = order[index] as number;
            return (
              <Fragment key={channel}>
                <Spacer height={start - (shown[at - 1]?.end ?? 0)} span={columns.length} />
                <tr
                  data-row={index}
                  data-channel={channel}
                  aria-rowindex={index + 2}
                  aria-current={channel === chosen ? "true" : undefined}
                  tabIndex={index === reached ? 0 : -1}
                  onClick={(event) => {
                    onChoose(channel);
                    keepInSight(event.currentTarget);
                  }}
                  onFocus={() => {
                    onReached(channel);
                    brush.brush(channel);
                  }}
                  onPointerEnter={() => brush.brush(channel)}
                  onKeyDown={(event) => press(event, index, channel)}
                >
                  {columns.map((column) => (
                    <Cell key={column.key} column={column} channel={channel} />
                  ))}
                </tr>
              </Fragment>
            );
          })}
          <Spacer height={high - (shown.at(-1)?.end ?? 0)} span={columns.length} />
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
