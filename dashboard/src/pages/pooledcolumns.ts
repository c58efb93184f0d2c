/** A comparison over several recordings as columns: of its tables, and of their CSV. */

import type { CsvColumn } from "../channels/csv";
import type { PooledFound, Session } from "../wire";

const COUNTS = [
  ["tested", "Tested"],
  ["a_larger", "A larger"],
  ["b_larger", "B larger"],
  ["no_difference", "No difference"],
  ["stimulated_a", "A stimulated"],
  ["inhibited_a", "A inhibited"],
  ["stimulated_b", "B stimulated"],
  ["inhibited_b", "B inhibited"],
] as const;

const STATES: readonly (keyof Session)[] = ["stimulated_a", "inhibited_a", "stimulated_b", "inhibited_b"];

/** Counts of channels with their headings: without a baseline nothing says whether one is stimulated, a column of zeros would. */
export function countsOf({ sessions }: PooledFound): (typeof COUNTS)[number][] {
  const isAny = (key: keyof Session): boolean => sessions.some((session) => session[key] !== 0);
  return COUNTS.filter(([key]) => !STATES.includes(key) || STATES.some(isAny));
}

/** Mean differences in the shown unit; `over` tells all areas from one that has no name. */
export function populationColumns({ populations, quantity }: PooledFound): CsvColumn[] {
  const { factor, unit } = quantity;
  const shown = (key: string, of: "difference" | "low" | "high"): CsvColumn => ({
    key,
    unit,
    value: (at) => times(populations[at]?.[of] ?? null, factor),
  });
  return [
    { key: "over", unit: "", value: (at) => (populations[at]?.area ? "area" : "all areas") },
    { key: "area", unit: "", value: (at) => populations[at]?.area ?? "" },
    shown("difference", "difference"),
    shown("ci_low", "low"),
    shown("ci_high", "high"),
    { key: "recordings", unit: "", value: (at) => populations[at]?.recording_count ?? null },
    { key: "channels", unit: "", value: (at) => populations[at]?.channel_count ?? null },
  ];
}

/** Counts of channels of each area of each recording; an area without a name is empty. */
export function sessionColumns(found: PooledFound): CsvColumn[] {
  const keys = ["recording", "area", "channel_count", ...countsOf(found).map(([key]) => key)] as const;
  return keys.map((key) => ({ key, unit: "", value: (at) => found.sessions[at]?.[key] ?? null }));
}

function times(stored: number | null, factor: number): number | null {
  return stored === null ? null : stored * factor;
}
