/** What stands in the list: recordings, each with its comparisons. */

import { addressOf, recordingView, type View } from "../address";
import { counted } from "../numbers";
import { NOTHING_CHOSEN, type Selection } from "../views/contract";
import type { Artifact, Catalogue, Listed, Recording } from "../wire";

/** A line of the list: what can be opened, or the heading of those that follow. */
export type Entry = Heading | Opening;

export interface Heading {
  readonly key: string;
  readonly kind: "heading";
  readonly title: string;
  readonly isHere: false;
}

export interface Opening {
  readonly key: string;
  readonly kind: "recording" | "comparison" | "pooled";
  readonly title: string;
  /** Second line. */
  readonly facts: string;
  readonly artifact: Artifact;
  readonly address: string;
  readonly isHere: boolean;
}

const OVER_RECORDINGS: Heading = { key: "heading", kind: "heading", title: "Over recordings", isHere: false };

/** The entries that hold every word of `search`, in the order of config.yaml, below their recordings. */
export function entriesOf(catalogue: Catalogue, view: View, search: string): Entry[] {
  const holds = matcher(search);
  const pooled = catalogue.pooled
    .filter((of) => holds(of.title, of.id, of.a, of.b, "pooled", ...of.recordings))
    .map((of): Opening => {
      const there: View = { page: "pooled", comparison: of.id };
      return {
        key: `pooled/${of.id}`,
        kind: "pooled",
        title: of.title,
        facts: `over ${counted(of.recordings.length, "recording")}`,
        artifact: of.artifact,
        address: addressOf(there),
        isHere: view.page === "pooled" && view.comparison === of.id,
      };
    });
  const below = new Map<string, Listed[]>();
  for (const of of catalogue.comparisons) {
    const others = below.get(of.recording);
    if (others) others.push(of);
    else below.set(of.recording, [of]);
  }
  const heading = pooled.length > 0 ? [OVER_RECORDINGS] : [];
  return [...heading, ...pooled, ...catalogue.recordings.flatMap((recording) => group(recording, below.get(recording.id) ?? [], view, holds))];
}

function group(recording: Recording, comparisons: readonly Listed[], view: View, holds: Holds): Entry[] {
  const isAll = holds(recording.id, recording.source);
  const found = comparisons.filter((of) => isAll || holds(of.title, of.id, of.a, of.b, recording.id, recording.source));
  if (!isAll && found.length === 0) return [];
  const kept = keptSelection(view, recording.id);
  return [recordingEntry(recording, view), ...found.map((of) => comparisonEntry(of, view, kept))];
}

function recordingEntry(recording: Recording, view: View): Opening {
  const { id, artifact, channel_count, trial_count } = recording;
  const counts = [channel_count === null ? "" : counted(channel_count, "channel"), trial_count === null ? "" : counted(trial_count, "trial")];
  return {
    key: `recording/${id}`,
    kind: "recording",
    title: id,
    facts: counts.filter(Boolean).join(", "),
    artifact,
    address: addressOf(recordingView(id)),
    isHere: view.page === "explore" && view.recording === id,
  };
}

function comparisonEntry(of: Listed, view: View, selection: Selection): Opening {
  return {
    key: `comparison/${of.recording}/${of.id}`,
    kind: "comparison",
    title: of.title,
    facts: difference(of),
    artifact: of.artifact,
    address: addressOf({ page: "compare", recording: of.recording, comparison: of.id, selection }),
    isHere: view.page === "compare" && view.recording === of.recording && view.comparison === of.id,
  };
}

function difference({ a_larger, b_larger, tested }: Listed): string {
  if (tested === null || a_larger === null || b_larger === null) return "";
  if (tested === 0) return "not tested";
  return `${(a_larger + b_larger).toLocaleString("en-US")} of ${counted(tested, "channel")} differ`;
}

/** The chosen channel stays when one goes to another comparison of its recording. */
function keptSelection(view: View, recording: string): Selection {
  const isSame = (view.page === "compare" || view.page === "explore") && view.recording === recording;
  return isSame ? { ...NOTHING_CHOSEN, channel: view.selection.channel, sort: view.selection.sort } : NOTHING_CHOSEN;
}

type Holds = (...texts: readonly string[]) => boolean;

function matcher(search: string): Holds {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (...texts) => {
    const all = texts.join("\n").toLowerCase();
    return words.every((word) => all.includes(word));
  };
}
