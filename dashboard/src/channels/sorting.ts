/** The order of channels: what has no value comes last, equal ones keep their order. */

import type { Block, Compared } from "../wire";
import type { ShownRows } from "../drawing/compared/picture";
import type { Column } from "./columns";

const byName = new Intl.Collator("en", { numeric: true, sensitivity: "variant" });

/** Positions of channels, sorted. */
export function sorted(positions: readonly number[], column: Column | undefined, isDescending: boolean): number[] {
  if (!column) return [...positions];
  const sign = isDescending ? -1 : 1;
  return [...positions].sort((one, other) => {
    const [a, b] = [column.value(one), column.value(other)];
    const [lacksA, lacksB] = [lacks(a), lacks(b)];
    if (lacksA || lacksB) return Number(lacksA) - Number(lacksB);
    if (typeof a === "string") return sign * byName.compare(a, b as string);
    return sign * ((a as number) - (b as number));
  });
}

/** Rows of the heatmaps: the areas in blocks, and inside each the order of the sort. */
export function rowsOf(
  compared: Compared,
  isShown: (channel: number) => boolean,
  column: Column | undefined,
  isDescending: boolean,
): ShownRows {
  const order: number[] = [];
  const blocks: Block[] = [];
  for (const { area, start, stop } of compared.rows.blocks) {
    const inside = compared.rows.order.slice(start, stop).filter(isShown);
    if (inside.length === 0) continue;
    blocks.push({ area, start: order.length, stop: order.length + inside.length });
    order.push(...sorted(inside, column, isDescending));
  }
  return { order, blocks, orderWords: orderWords(compared, column) };
}

/** The words of the printed figures, also inside an area; where the order is the very effect that is shown, it says so. */
function orderWords(compared: Compared, column: Column | undefined): string {
  if (!column || column.key === "area") return compared.rows.order_words;
  const words = ORDERS[column.key] ?? column.heading;
  return EFFECTS.has(column.key) ? `${words}, the effect shown` : words;
}

const ORDERS: Record<string, string> = {
  channel: "name",
  mean_a: "mean of A",
  mean_b: "mean of B",
  ci_low: "lower limit of A − B",
  modulation_index: "modulation index",
  direction: "direction",
  state_a: "state under A",
  state_b: "state under B",
  latency: "latency",
};

const EFFECTS = new Set(["difference", "ci_low", "modulation_index", "effect_size", "p", "q", "direction", "latency"]);

function lacks(value: string | number | null): boolean {
  return value === null || value === "" || (typeof value === "number" && Number.isNaN(value));
}
