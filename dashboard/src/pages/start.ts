/** What is shown where the address names nothing. */

import { comparisonView, type View } from "../address";
import { NOTHING_CHOSEN } from "../views/contract";
import type { Catalogue } from "../wire";

/** The first comparison that is ready; else what comes in. */
export function startOf(catalogue: Catalogue): View {
  const first = catalogue.comparisons.find(({ artifact }) => artifact.readiness === "ready");
  if (first) return comparisonView(first.recording, first.id);
  if (catalogue.live) return { page: "live", pair: null, selection: NOTHING_CHOSEN };
  return { page: "start" };
}
