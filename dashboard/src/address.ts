/** The address holds the view: a link shows the same thing. It is a hash, so that it works from a folder. */

import { ALL, NOTHING_CHOSEN, type Filters, type Selection } from "./views/contract";

export type View =
  | { readonly page: "start" }
  | { readonly page: "compare"; readonly recording: string; readonly comparison: string; readonly selection: Selection }
  | { readonly page: "explore"; readonly recording: string; readonly pair: Pair | null; readonly selection: Selection }
  | { readonly page: "live"; readonly pair: Pair | null; readonly selection: Selection }
  | { readonly page: "pooled"; readonly comparison: string }
  | { readonly page: "runs" }
  | { readonly page: "unknown" };

/** Two stimuli. */
export interface Pair {
  readonly a: string;
  readonly b: string;
}

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** The view behind `#/…`. */
export function viewOf(hash: string): View {
  const [path = "", query = ""] = split(hash.replace(/^#?\/?/, ""), "?");
  const parameters = new URLSearchParams(query);
  const parts = path.split("/").filter((part) => part !== "");
  const [page, ...ids] = parts;
  if (!ids.every((id) => ID.test(id))) return { page: "unknown" };
  const selection = selectionOf(parameters);
  const [first, second, third] = ids;
  if (page === undefined) return { page: "start" };
  if (page === "runs" && ids.length === 0) return { page };
  if (page === "live" && ids.length === 0) return { page, pair: pairOf(parameters.get("a"), parameters.get("b")), selection };
  if (page === "pooled" && first && ids.length === 1) return { page, comparison: first };
  if (page === "compare" && first && second && ids.length === 2) return { page, recording: first, comparison: second, selection };
  if (page === "explore" && first && ids.length === 1) return { page, recording: first, pair: null, selection };
  if (page === "explore" && first && second && third && ids.length === 3) {
    return { page, recording: first, pair: { a: second, b: third }, selection };
  }
  return { page: "unknown" };
}

/** The address of a view, `#/…`. */
export function addressOf(view: View): string {
  switch (view.page) {
    case "compare":
      return `#/compare/${view.recording}/${view.comparison}${queryOf(view.selection)}`;
    case "explore": {
      const pair = view.pair ? `/${view.pair.a}/${view.pair.b}` : "";
      return `#/explore/${view.recording}${pair}${queryOf(view.selection)}`;
    }
    case "live":
      return `#/live${queryOf(view.selection, view.pair ? [["a", view.pair.a], ["b", view.pair.b]] : [])}`;
    case "pooled":
      return `#/pooled/${view.comparison}`;
    case "runs":
      return "#/runs";
    default:
      return "#/";
  }
}

/** The view of a comparison with nothing chosen. */
export function comparisonView(recording: string, comparison: string): Extract<View, { page: "compare" }> {
  return { page: "compare", recording, comparison, selection: NOTHING_CHOSEN };
}

/** What is known of a recording, with its first pair. */
export function recordingView(recording: string): View {
  return { page: "explore", recording, pair: null, selection: NOTHING_CHOSEN };
}

function pairOf(a: string | null, b: string | null): Pair | null {
  return a && b && ID.test(a) && ID.test(b) ? { a, b } : null;
}

function selectionOf(parameters: URLSearchParams): Selection {
  const filters: Filters = {
    areas: parameters.getAll("area"),
    states: parameters.getAll("state"),
    directions: parameters.getAll("direction"),
    leastEffect: numberOf(parameters.get("g")),
    mostQ: numberOf(parameters.get("q")),
    name: parameters.get("name") ?? "",
  };
  return { channel: parameters.get("channel"), sort: parameters.get("sort") || null, filters };
}

/** What is as ever has no place in the address. */
function queryOf({ channel, sort, filters }: Selection, before: [string, string][] = []): string {
  const parameters = new URLSearchParams(before);
  if (channel !== null) parameters.append("channel", channel);
  if (sort !== null) parameters.append("sort", sort);
  for (const area of filters.areas) parameters.append("area", area);
  for (const state of filters.states) parameters.append("state", state);
  for (const direction of filters.directions) parameters.append("direction", direction);
  if (filters.leastEffect !== ALL.leastEffect) parameters.append("g", String(filters.leastEffect));
  if (filters.mostQ !== ALL.mostQ) parameters.append("q", String(filters.mostQ));
  if (filters.name !== ALL.name) parameters.append("name", filters.name);
  const query = parameters.toString();
  return query ? `?${query}` : "";
}

function numberOf(text: string | null): number | null {
  if (text === null || text.trim() === "") return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

function split(text: string, at: string): [string, string] {
  const place = text.indexOf(at);
  return place < 0 ? [text, ""] : [text.slice(0, place), text.slice(place + 1)];
}
