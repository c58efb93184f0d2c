/** What a stimulus does to a channel against the baseline, in words. */

import type { Channels, Quantity } from "../wire";

export type State = Channels["state_a"][number];

const OF_RATES: Record<State, string> = { stimulated: "stimulated", inhibited: "inhibited", unresponsive: "unresponsive", "": "" };
const OF_AMPLITUDES: Record<State, string> = { ...OF_RATES, stimulated: "above baseline", inhibited: "below baseline", unresponsive: "as baseline" };

/** As the report has it: an amplitude that falls is not inhibited. */
export function stateWords({ is_rate }: Quantity): Record<State, string> {
  return is_rate ? OF_RATES : OF_AMPLITUDES;
}
