import { expect, test } from "vitest";

import type { Catalogue, Listed, Recording, Stimulus } from "../wire";
import { choicesOf, firstPair, outdatedOf, pairView, plannedInWords } from "./recorded";

type Readiness = Listed["artifact"]["readiness"];

function stimulus(id: string, trial_count: number | null, readiness: Readiness = "ready", outdated = ""): Stimulus {
  return { id, trial_count, conditions: "", means: { readiness, fault: "", outdated } };
}

function comparison(id: string, readiness: Readiness): Listed {
  return { id, recording: "r", title: id, a: "x", b: "y", artifact: { readiness, fault: "" } } as Listed;
}

const recording = { id: "r", stimuli: [stimulus("none", 0), stimulus("x", 3), stimulus("y", 1), stimulus("z", null, "missing")] } as unknown as Recording;
const catalogueOf = (...comparisons: Listed[]): Catalogue => ({ recordings: [recording], comparisons, pooled: [] }) as unknown as Catalogue;

test("a stimulus without a trial in the recording is no choice, and one without means says why", () => {
  expect(choicesOf(recording)).toEqual([
    { id: "x", note: "3 trials", isThere: true },
    { id: "y", note: "1 trial", isThere: true },
    { id: "z", note: "not made yet", isThere: false },
  ]);
  expect(firstPair(catalogueOf(), recording)).toEqual({ a: "x", b: "y" });
});

test("a pair leads to its comparison where that is made, else it is explored; the channel stays", () => {
  const pair = { a: "x", b: "y" };
  expect(pairView(catalogueOf(comparison("c", "ready")), "r", pair, "e1")).toMatchObject({ page: "compare", comparison: "c", selection: { channel: "e1" } });
  for (const readiness of ["missing", "damaged"] as const) {
    expect(pairView(catalogueOf(comparison("c", readiness)), "r", pair, "e1")).toMatchObject({ page: "explore", pair, selection: { channel: "e1" } });
  }
  expect(pairView(catalogueOf(comparison("c", "ready")), "r", { a: "y", b: "x" }, null)).toMatchObject({ page: "explore" });
});

test("a pair is outdated with what it is shown from, its comparison or the means of its sides", () => {
  const of = { id: "r", stimuli: [stimulus("x", 3), stimulus("y", 1, "ready", "old y"), stimulus("z", 1, "ready", "old z")] } as unknown as Recording;
  expect(outdatedOf(of, { a: "x", b: "y" }, null)).toBe("old y");
  expect(outdatedOf(of, { a: "x", b: "x" }, null)).toBe("");
  expect(choicesOf(of).map(({ note }) => note)).toEqual(["3 trials", "1 trial, outdated", "1 trial, outdated"]);
  const compared = (artifact: string, courses: string) => ({ artifact: { outdated: artifact }, courses: { outdated: courses } }) as unknown as Listed;
  expect(outdatedOf(of, { a: "x", b: "y" }, compared("", ""))).toBe("");
  expect(outdatedOf(of, { a: "x", b: "y" }, compared("", "old courses"))).toBe("old courses");
  expect(outdatedOf(of, { a: "x", b: "y" }, comparison("c", "ready"))).toBe("");
});

test("a pair that config.yaml compares says so where it is explored", () => {
  expect(plannedInWords(comparison("c", "missing"), false)).toBe(
    "config.yaml compares these two as 'c', which is not made yet; `snakemake --cores 4` makes it. What is shown is compared on the spot.",
  );
  expect(plannedInWords(comparison("c", "damaged"), false)).toContain("'c', which is damaged; `snakemake");
  expect(plannedInWords(comparison("c", "missing"), true)).not.toContain("snakemake");
});
