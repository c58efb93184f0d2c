/** Columns as CSV, as the pipeline writes it. */

import type { Column } from "./columns";

/** A spreadsheet would compute a label that begins so; `-60 dB` is a label. */
const FORMULA = /^(?:[=@\t\r]|[+-][^]*[(|!])/;

export type CsvColumn = Pick<Column, "key" | "unit" | "value">;

/** A row a position, of a channel or whatever the columns hold; numbers in full, empty for none; text like a formula has an apostrophe before it. */
export function csvOf(columns: readonly CsvColumn[], positions: readonly number[]): string {
  const head = columns.map(({ key, unit }) => quoted(unit ? `${key} (${unit})` : key));
  const rows = positions.map((at) => columns.map((column) => cell(column.value(at))));
  return [head, ...rows].map((cells) => `${cells.join(",")}\n`).join("");
}

function cell(value: string | number | null): string {
  if (value === null || (typeof value === "number" && !Number.isFinite(value))) return "";
  if (typeof value === "number") return String(value);
  return quoted(FORMULA.test(value) ? `'${value}` : value);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
