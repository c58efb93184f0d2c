import { expect, test } from "vitest";

import type { Catalogue } from "../wire";
import { entriesOf } from "./listed";

const artifact = { readiness: "ready", fault: "" };
const recording = { id: "r", source: "r.mat", channel_count: 1, trial_count: 2, artifact };
const compared = { id: "c", recording: "r", title: "x vs y", a: "x", b: "y", tested: null, a_larger: null, b_larger: null, artifact };
const pooled = { id: "p", title: "x vs y over all", a: "x", b: "y", recordings: ["r"], artifact };
const catalogue = { recordings: [recording], comparisons: [compared], pooled: [pooled] } as unknown as Catalogue;

const kinds = (of: Catalogue, search = "") => entriesOf(of, { page: "runs" }, search).map(({ kind }) => kind);

test("comparisons over recordings stand below a heading of their own", () => {
  expect(kinds(catalogue)).toEqual(["heading", "pooled", "recording", "comparison"]);
});

test("a heading without anything below it is left out", () => {
  expect(kinds({ ...catalogue, pooled: [] })).toEqual(["recording", "comparison"]);
  expect(kinds(catalogue, "r.mat")).toEqual(["recording", "comparison"]);
});
