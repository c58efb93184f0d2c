import { expect, test } from "vitest";

import { arraysOf } from "../arrays";
import type { Catalogue, Compared } from "../wire";
import { configLine } from "./configline";
import { explored, hedgesG } from "./explored";
import fixture from "./fixture.json";
import { bytesOf } from "./site";

/** A catalogue with one recording, whose comparisons have these ids. */
function catalogueOf(trials: Record<string, number>, ids: readonly string[] = []): Catalogue {
  const stimuli = Object.entries(trials).map(([id, trial_count]) => ({ id, trial_count }));
  const comparisons = ids.map((id) => ({ id, recording: "r", a: "x", b: "y" }));
  return { recordings: [{ id: "r", stimuli }], comparisons, pooled: [] } as unknown as Catalogue;
}

/** Numbers to 12 digits: the page adds in another order than NumPy. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) => (typeof each === "number" ? Number(each.toPrecision(12)) : each));
}

test.each(Object.entries(fixture))("a pair explored in the page is as the server gives it: %s", (_, made) => {
  const [ofA, ofB] = [made.a, made.b].map((text) => arraysOf(bytesOf(text))) as [ReturnType<typeof arraysOf>, ReturnType<typeof arraysOf>];
  const catalogue = catalogueOf(made.trials);
  const found = explored({ catalogue, beside: made.beside as unknown as Compared, a: "a", b: "b", ofA, ofB });
  const { test: words, config_line, ...rest } = found;
  expect(words).toContain("striate serve");
  expect(config_line).toBe("  a-vs-b: {a: a, b: b, recordings: [r]}");
  const wanted = made.explored;
  expect(rounded({ ...rest, test: "", config_line: "" })).toEqual(rounded({ ...wanted, test: "", config_line: "" }));
});

test("Hedges' g of a hand-made case", () => {
  // J = 1 - 3 / (4 df - 1) to three digits for df = 18: 0.9577
  const g = hedgesG({ count: 10, mean: 2, variance: 1 }, { count: 10, mean: 1, variance: 1 });
  expect(g).toBeCloseTo(0.9577, 3);
  expect(hedgesG({ count: 1, mean: 2, variance: NaN }, { count: 1, mean: 1, variance: NaN })).toBeNaN();
  expect(hedgesG({ count: 3, mean: 2, variance: 0 }, { count: 3, mean: 1, variance: 0 })).toBeNaN();
});

test("the line for config.yaml takes no name twice, and quotes what YAML reads as something else", () => {
  const catalogue = catalogueOf({}, ["v-vs-w", "v-vs-w-2"]);
  expect(configLine(catalogue, "105", "v", "w")).toBe('  v-vs-w-3: {a: v, b: w, recordings: ["105"]}');
  expect(configLine(catalogue, "r", "no", "1e3")).toBe('  no-vs-1e3: {a: "no", b: "1e3", recordings: [r]}');
});
