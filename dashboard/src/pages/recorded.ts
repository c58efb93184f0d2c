/** What the catalogue says of a recording, for choosing among its stimuli. */

import { comparisonView, type Pair, type View } from "../address";
import { counted } from "../numbers";
import { NOTHING_CHOSEN } from "../views/contract";
import type { Artifact, Catalogue, Listed, Recording } from "../wire";
import type { Choice } from "./PairChoice";

export function recordingOf(catalogue: Catalogue, id: string): Recording | undefined {
  return catalogue.recordings.find((recording) => recording.id === id);
}

export function listedOf(catalogue: Catalogue, recording: string, comparison: string): Listed | undefined {
  return catalogue.comparisons.find((of) => of.recording === recording && of.id === comparison);
}

/** Its stimuli, other than those of other recordings alone; what has no means yet cannot be chosen. */
export function choicesOf(recording: Recording): Choice[] {
  return recording.stimuli
    .filter(({ trial_count }) => trial_count !== 0)
    .map(({ id, trial_count, means }) => ({
      id,
      note: noteOf(trial_count, means),
      isThere: means.readiness === "ready",
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

/** The comparison of config.yaml where there is one, else the pair to explore; the chosen channel stays. */
export function pairView(catalogue: Catalogue, recording: string, pair: Pair, channel: string | null): View {
  const selection = { ...NOTHING_CHOSEN, channel };
  const listed = comparisonOfPair(catalogue, recording, pair);
  if (listed?.artifact.readiness === "ready") return { ...comparisonView(recording, listed.id), selection };
  return { page: "explore", recording, pair, selection };
}

/** Why a pair is not what config.yaml asks for now: its comparison, or the means that are compared on the spot; empty if it is. */
export function outdatedOf(recording: Recording, { a, b }: Pair, comparison: Listed | null): string {
  const means = recording.stimuli.filter(({ id }) => id === a || id === b).map((of) => of.means);
  const shown = comparison ? [comparison.artifact, comparison.courses] : means;
  return shown.map((of) => of?.outdated).find(Boolean) ?? "";
}

/** What is said of a pair that is explored although config.yaml compares it. */
export function plannedInWords({ id, artifact }: Listed, isStatic: boolean): string {
  const state = artifact.readiness === "damaged" ? "damaged" : isStatic ? "not made when this site was written" : "not made yet";
  const remedy = isStatic ? "" : "; `snakemake --cores 4` makes it";
  return `config.yaml compares these two as '${id}', which is ${state}${remedy}. What is shown is compared on the spot.`;
}

function noteOf(trialCount: number | null, { readiness, outdated }: Artifact): string {
  if (readiness === "missing") return "not made yet";
  if (readiness === "damaged") return "damaged";
  if (trialCount === null) return "…";
  return `${counted(trialCount, "trial")}${outdated ? ", outdated" : ""}`;
}
