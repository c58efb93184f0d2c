/** A small comparison for the tests, and the colours of the printed figures. */

import fixture from "../drawing/fixture.json";
import type { Colours, Compared } from "../wire";

const colours = { low: 0, high: 20, extend: "max", colours: "strength" } as const;

export const EXAMPLE: Compared = {
  kind: "comparison",
  id: "x",
  recording: "session-1",
  title: "X",
  a: "grating",
  b: "blank",
  config_line: "",
  trial_count_a: 10,
  trial_count_b: 12,
  units: "spikes/s",
  quantity: { name: "Firing rate", unit: "spikes/s", factor: 1, is_rate: true },
  difference_quantity: { name: "Firing rate", unit: "spikes/s", factor: 1, is_rate: true },
  rows: {
    order: [2, 0, 3, 1],
    blocks: [{ area: "V1", start: 0, stop: 2 }, { area: "V2", start: 2, stop: 4 }],
    sorted_by: "response",
    order_words: "mean rate of A and B",
  },
  bins: { first: 1, last: 2, start: 0.01, stop: 0.03, width_s: 0.01, window: [0.01, 0.02], label: "Time after stimulus onset (s)" },
  difference_bins: null,
  scale: colours,
  difference_scale: { ...colours, low: -5, high: 5, extend: "both", colours: "signed" },
  channels: {
    channel: ["n2", "n10", '=HYPERLINK("http://x")', "-60 dB"],
    area: ["V1", "V2", "V1", "V2"],
    mean_a: [4, 1, 9, null],
    sem_a: [0.5, 0.1, null, null],
    count_a: [10, 10, 10, 0],
    mean_b: [2, 3, 9, 1],
    sem_b: [0.5, 0.1, 0.2, 0.3],
    count_b: [12, 12, 12, 12],
    difference: [2, -2, 0, null],
    modulation_index: [1 / 3, -0.5, 0, null],
    effect_size: [0.8, -1.5, 0, null],
    ci_low: [1, -3, -1, null],
    ci_high: [3, -1, 1, null],
    p: [0.01, 0.001, 0.9, null],
    q: [0.02, 0.003, 0.9, null],
    direction: ["a>b", "b>a", "none", ""],
    state_a: ["stimulated", "inhibited", "unresponsive", ""],
    state_b: ["", "", "", ""],
  },
  test: "q ≤ 0.05",
  baseline: "blank",
  fdr: 0.05,
  not_tested: [],
};

const [viridis, signed] = fixture.scales as [(typeof fixture.scales)[0], (typeof fixture.scales)[0]];

export const EXAMPLE_COLOURS: Colours = {
  strength: viridis.table,
  signed: signed.table,
  missing: fixture.missing,
  curves: { a: "#0072b2", b: "#d55e00", more: "#8e1a2e", less: "#1f5a97" },
};
