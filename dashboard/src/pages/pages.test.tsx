import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";

import type { Source } from "../source";
import type { Compared, Live } from "../wire";
import { Facts } from "./Facts";
import { firstPair, LiveFacts } from "./LivePage";
import { beside } from "./PairChoice";

const CHOICES = [
  { id: "w", note: "not made yet", isThere: false },
  { id: "x", note: "3 trials", isThere: true },
  { id: "y", note: "3 trials", isThere: true },
];

test("who chooses the stimulus of the other side swaps the two", () => {
  expect(beside("y", "y", "x", CHOICES)).toBe("x");
});

test("the other side stays as it is, and is filled where nothing stands there yet", () => {
  expect(beside("x", "y", "w", CHOICES)).toBe("y");
  expect(beside("x", "", "", CHOICES)).toBe("y");
  expect(beside("x", "", "", CHOICES.slice(0, 2))).toBe("");
});

function facts(of: Partial<Compared>, direction: readonly string[]): string {
  const channels = { channel: direction.map(String), q: direction.map(() => null), direction };
  const told = { channels, bins: null, fdr: 0.05, test: "", baseline: "", not_tested: [], trial_count_b: 40, ...of } as unknown as Compared;
  return renderToStaticMarkup(<Facts compared={told} printed={[]} source={{} as Source} />);
}

const live = (trials: number): string => facts({ kind: "live", trial_count_a: trials }, ["a>b", "none", "none", ""]);

test("why nothing was tested is said once", () => {
  const message = (test: string, not_tested: string[]) => /<p class="message.*?>(.*?)<\/p>/.exec(facts({ kind: "explored", test, not_tested }, [""]))?.[1];
  expect(message("no channel was tested: they share trials", ["A against B: they share trials."])).toBe("No channel was tested: they share trials.");
  expect(message("no channel was tested", ["A against B: 2 of 2 channels, silent."])).toBe("No channel was tested. A against B: 2 of 2 channels, silent.");
});

test("marks of live say how many are there by chance, and of few trials that they are few", () => {
  expect(live(3)).toContain("A larger in 1, B larger in 0, by 95 % intervals, each channel on its own (not corrected: chance alone marks about 0.15 of 3)");
  expect(live(3)).toContain("Fewer than 10 trials");
  expect(live(10)).not.toContain("Fewer than 10 trials");
});

test("the rate is said to be that of the last trials, and not at all before there are two", () => {
  const status = { state: "running", sentence: "", trial_count: 30, expected_trials: null, seconds: 60, stimuli: [], last_stimulus: [] };
  const words = (trials_per_s: number) => renderToStaticMarkup(<LiveFacts live={{ ...status, trials_per_s } as unknown as Live} />).replaceAll(/<[^>]*>/g, "");
  expect(words(2)).toBe("30 trials · 1 min 00 s · the last ones at 2.00 trials/s");
  expect(words(0)).toBe("30 trials · 1 min 00 s");
});

test("live begins with the first comparison of which both stimuli have come in", () => {
  const stimuli = (counts: Record<string, number>) => Object.entries(counts).map(([id, trial_count]) => ({ id, trial_count }));
  const pair = (counts: Record<string, number>) =>
    firstPair({ comparisons: [{ a: "pos1", b: "rt" }, { a: "square", b: "rt" }], stimuli: stimuli(counts) } as unknown as Live);
  expect(pair({ pos1: 0, square: 14, rt: 14 })).toEqual({ a: "square", b: "rt" });
  expect(pair({ pos1: 1, square: 14, rt: 14 })).toEqual({ a: "pos1", b: "rt" });
  expect(pair({ pos1: 0, square: 0, rt: 0 })).toEqual({ a: "pos1", b: "rt" });
});
