/** What is shown where the address names nothing. */

import { comparisonView, type View } from "../address";
import { NOTHING_CHOSEN } from "../views/contract";
import type { Catalogue } from "../wire";

/** What comes in: who starts `striate live` wants to see it; else the results. */
export function startOf(catalogue: Catalogue): View {
  return catalogue.live ? { page: "live", pair: null, selection: NOTHING_CHOSEN } : resultsOf(catalogue);
}

/** The first comparison that is ready. */
export function resultsOf({ comparisons }: Catalogue): View {
  const first = comparisons.find(({ artifact }) => artifact.readiness === "ready");
  return first ? comparisonView(first.recording, first.id) : { page: "start" };
}
