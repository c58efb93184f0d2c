/** What the catalogue says of a recording, for choosing among its stimuli. */

import type { Pair } from "../address";
import { counted } from "../numbers";
import type { Catalogue, Listed, Recording } from "../wire";
import type { Choice } from "./PairChoice";

export function recordingOf(catalogue: Catalogue, id: string): Recording | undefined {
  return catalogue.recordings.find((recording) => recording.id === id);
}

export function listedOf(catalogue: Catalogue, recording: string, comparison: string): Listed | undefined {
  return catalogue.comparisons.find((of) => of.recording === recording && of.id === comparison);
}

/** Its stimuli; those that have means and trials can be chosen. */
export function choicesOf(recording: Recording): Choice[] {
  return recording.stimuli.map(({ id, trial_count, means }) => ({
    id,
    note: noteOf(trial_count, means.readiness),
    isThere: means.readiness === "ready" && trial_count !== 0,
  }));
}

/** The pair to begin with: of its first comparison that is ready, else the first two that can be chosen. */
export function firstPair(catalogue: Catalogue, recording: Recording): Pair | null {
  const ready = catalogue.comparisons.find((of) => of.recording === recording.id && of.artifact.readiness === "ready");
  if (ready) return { a: ready.a, b: ready.b };
  const [a, b] = choicesOf(recording).filter(({ isThere }) => isThere);
  return a && b ? { a: a.id, b: b.id } : null;
}

/** The comparison of config.yaml that compares just these. */
export function comparisonOfPair(catalogue: Catalogue, recording: string, { a, b }: Pair): Listed | undefined {
  return catalogue.comparisons.find((of) => of.recording === recording && of.a === a && of.b === b);
}

function noteOf(trialCount: number | null, readiness: string): string {
  if (readiness === "missing") return "not made yet";
  if (readiness === "damaged") return "damaged";
  return trialCount === null ? "…" : counted(trialCount, "trial");
}
