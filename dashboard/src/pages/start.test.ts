import { expect, test } from "vitest";

import type { Catalogue } from "../wire";
import { resultsOf, startOf } from "./start";

const missing = { id: "m", recording: "r", artifact: { readiness: "missing" } };
const ready = { id: "c", recording: "r", artifact: { readiness: "ready" } };
const catalogueOf = (live: boolean, ...comparisons: object[]) => ({ live, comparisons }) as unknown as Catalogue;

test("the page begins with the first comparison that is ready", () => {
  expect(startOf(catalogueOf(false, missing, ready))).toMatchObject({ page: "compare", comparison: "c" });
  expect(startOf(catalogueOf(false, missing))).toEqual({ page: "start" });
});

test("where a recording comes in the page begins with it, and the results stay within reach", () => {
  expect(startOf(catalogueOf(true, ready))).toMatchObject({ page: "live", pair: null });
  expect(resultsOf(catalogueOf(true, ready))).toMatchObject({ page: "compare", comparison: "c" });
});
