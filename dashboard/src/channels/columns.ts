/** What is known of each channel, as columns: for the table, for sorting, and for CSV. */

import { inWords, probability, shown, signed, withError } from "../numbers";
import type { Compared, CoursesTested } from "../wire";
import { stateWords, type State } from "./states";

type Cell = string | number | null;

export interface Column {
  /** Name in the address and in the CSV, without its unit. */
  readonly key: string;
  readonly heading: string;
  /** Second line of the heading: '(spikes/s)'; empty for none. */
  readonly unit: string;
  readonly isText: boolean;
  /** What is sorted by, and written to a CSV: text, or a number in the shown unit. */
  readonly value: (channel: number) => Cell;
  readonly words: (channel: number) => string;
  /** Width in the table, pixels. */
  readonly wide: number;
}

const DIRECTIONS: Record<string, string> = { "a>b": "A > B", "b>a": "A < B", none: "none", "": "not tested" };

/** Columns of the table; those that say nothing of any channel are left out. */
export function columnsOf(compared: Compared, courses: CoursesTested | null): Column[] {
  return allColumns(compared, courses).filter((column) => column.key === "channel" || says(column, compared));
}

/** Columns of the CSV: every number on its own, in full. */
export function columnsOfCsv(compared: Compared, courses: CoursesTested | null): Column[] {
  const { channels, quantity, difference_quantity } = compared;
  const number = (key: string, values: readonly Cell[], factor = 1, unit = ""): Column =>
    numeric(key, key, unit, 0, (at) => times(values[at], factor), inWords);
  const means = [quantity.factor, quantity.unit] as const;
  const differences = [difference_quantity.factor, difference_quantity.unit] as const;
  return [
    text("channel", "channel", 0, (at) => channels.channel[at]),
    text("area", "area", 0, (at) => channels.area[at]),
    number("mean_a", channels.mean_a, ...means),
    number("sem_a", channels.sem_a, ...means),
    number("count_a", channels.count_a, 1, "trials"),
    number("mean_b", channels.mean_b, ...means),
    number("sem_b", channels.sem_b, ...means),
    number("count_b", channels.count_b, 1, "trials"),
    number("difference", channels.difference, ...differences),
    number("ci_low", channels.ci_low, ...differences),
    number("ci_high", channels.ci_high, ...differences),
    ...(channels.modulation_index ? [number("modulation_index", channels.modulation_index)] : []),
    number("effect_size", channels.effect_size, 1, "Hedges' g"),
    number("p", channels.p),
    number("q", channels.q),
    text("direction", "direction", 0, (at) => channels.direction[at]),
    text("state_a", "state_a", 0, (at) => channels.state_a[at]),
    text("state_b", "state_b", 0, (at) => channels.state_b[at]),
    ...(courses ? [number("latency", courses.latency, 1000, "ms")] : []),
  ];
}

function allColumns(compared: Compared, courses: CoursesTested | null): Column[] {
  const { channels: of, quantity, difference_quantity: minus } = compared;
  const mean = (side: "a" | "b"): Column =>
    numeric(`mean_${side}`, `${side.toUpperCase()}, mean\u00a0±\u00a0SEM`, quantity.unit, 122, (at) => times(of[`mean_${side}`][at], quantity.factor), (value, at) =>
      withError(value, shown(of[`sem_${side}`][at], quantity.factor)),
    );
  const states = stateWords(quantity);
  const state = (word: string): string => states[word as State] ?? word;
  const columns = [
    text("channel", "Channel", 116, (at) => of.channel[at]),
    text("area", "Area", 60, (at) => of.area[at]),
    mean("a"),
    mean("b"),
    numeric("difference", "A\u00a0−\u00a0B", minus.unit, 80, (at) => times(of.difference[at], minus.factor), signed),
    numeric("ci_low", "95\u00a0%\u00a0CI of A\u00a0−\u00a0B", minus.unit, 148, (at) => times(of.ci_low[at], minus.factor), (value, at) =>
      interval(value, shown(of.ci_high[at], minus.factor)),
    ),
    numeric("modulation_index", "Modulation index", "", 92, (at) => of.modulation_index?.[at] ?? null, signed),
    numeric("effect_size", "Hedges’\u00a0g", "", 80, (at) => of.effect_size[at] ?? null, signed),
    numeric("p", "p", "", 76, (at) => of.p[at] ?? null, probability),
    numeric("q", "q", "", 84, (at) => of.q[at] ?? null, probability),
    text("direction", "Direction", 92, (at) => of.direction[at], (word) => DIRECTIONS[word] ?? word),
    text("state_a", "Under A", 112, (at) => of.state_a[at], state),
    text("state_b", "Under B", 112, (at) => of.state_b[at], state),
  ];
  if (courses) columns.push(numeric("latency", "Latency", "ms", 84, (at) => times(courses.latency[at], 1000), inWords));
  return columns;
}

function text(
  key: string,
  heading: string,
  wide: number,
  of: (channel: number) => string | undefined,
  words: (word: string) => string = (word) => word,
): Column {
  const value = (channel: number) => of(channel) ?? "";
  return { key, heading, unit: "", isText: true, value, words: (channel) => words(value(channel)), wide };
}

function numeric(
  key: string,
  heading: string,
  unit: string,
  wide: number,
  value: (channel: number) => number | null,
  words: (value: number | null, channel: number) => string,
): Column {
  return { key, heading, unit, isText: false, value, words: (channel) => words(value(channel), channel), wide };
}

function says(column: Column, compared: Compared): boolean {
  const count = compared.channels.channel.length;
  for (let channel = 0; channel < count; channel++) {
    const value = column.value(channel);
    if (value !== null && value !== "") return true;
  }
  return false;
}

function interval(low: number | null, high: number): string {
  return low === null ? inWords(null) : `${signed(low)} to ${signed(high)}`;
}

function times(value: Cell | undefined, factor: number): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value * factor : null;
}
