/** Which channels are left: by area, state, direction, size of the effect, q, and name. */

import type { Channels } from "../wire";
import { ALL, type Filters } from "../views/contract";

/** A test of a channel by its position; empty lists keep all. What has no value meets no limit. */
export function passing(channels: Channels, filters: Filters): (channel: number) => boolean {
  const wanted = filters.name.trim().toLowerCase();
  const areas = anyOf(filters.areas);
  const directions = anyOf(filters.directions);
  const [underA, underB] = [statesUnder("a", filters), statesUnder("b", filters)].map(anyOf) as [Test, Test];
  return (at) =>
    areas(channels.area[at]) &&
    directions(channels.direction[at]) &&
    underA(channels.state_a[at]) &&
    underB(channels.state_b[at]) &&
    (filters.leastEffect === null || Math.abs(channels.effect_size[at] ?? NaN) >= filters.leastEffect) &&
    (filters.mostQ === null || (channels.q[at] ?? NaN) <= filters.mostQ) &&
    (wanted === "" || (channels.channel[at] ?? "").toLowerCase().includes(wanted));
}

export function filtersAreSet(filters: Filters): boolean {
  return (Object.keys(ALL) as (keyof Filters)[]).some((key) => {
    const value = filters[key];
    return Array.isArray(value) ? value.length > 0 : value !== ALL[key];
  });
}

/** The states of `filters` under A or B: 'stimulated' of 'a:stimulated'. */
export function statesUnder(side: "a" | "b", { states }: Filters): string[] {
  return states.filter((state) => state.startsWith(`${side}:`)).map((state) => state.slice(2));
}

/** The values of channels in their first order, each once, with how many channels have it. */
export function counts(values: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
}

type Test = (value: string | undefined) => boolean;

function anyOf(wanted: readonly string[]): Test {
  if (wanted.length === 0) return () => true;
  const all = new Set(wanted);
  return (value) => all.has(value ?? "");
}

/** The limit that is written, with a decimal point or comma; null for anything else. */
export function limitIn(text: string, most: number): number | null {
  const written = text.trim().replace(",", ".");
  const value = Number(written);
  return written === "" || !Number.isFinite(value) || value < 0 || value > most ? null : value;
}
