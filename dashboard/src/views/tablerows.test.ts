import { expect, test } from "vitest";

import { rowsThere } from "./tablerows";

const SIGHT = { startIndex: 40, endIndex: 44, overscan: 2, count: 1000 };

test("rows in sight are there, and a few beyond", () => {
  expect(rowsThere(SIGHT, false, undefined)).toEqual([38, 39, 40, 41, 42, 43, 44, 45, 46]);
  expect(rowsThere({ ...SIGHT, startIndex: 0, endIndex: 2, count: 4 }, false, 1)).toEqual([0, 1, 2, 3]);
});

test("the reached row is there wherever it is, in its place", () => {
  expect(rowsThere(SIGHT, false, 3)).toEqual([3, 38, 39, 40, 41, 42, 43, 44, 45, 46]);
  expect(rowsThere(SIGHT, false, 999)).toEqual([38, 39, 40, 41, 42, 43, 44, 45, 46, 999]);
});

test("on paper every row is there, once", () => {
  const rows = rowsThere(SIGHT, true, 3);
  expect(rows).toEqual([...Array(1000).keys()]);
});

test("no channel is left: no row is there", () => {
  expect(rowsThere({ startIndex: 0, endIndex: 0, overscan: 2, count: 0 }, false, undefined)).toEqual([]);
});
