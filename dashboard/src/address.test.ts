import { expect, test } from "vitest";

import { addressOf, viewOf, type View } from "./address";
import { ALL, NOTHING_CHOSEN, type Selection } from "./views/contract";

const CHOSEN: Selection = {
  channel: "a/b?c=d&e #%<i>ü",
  sort: "-effect_size",
  filters: { areas: ["V1", ""], states: ["a:stimulated"], directions: ["a>b", ""], leastEffect: 0, mostQ: 0.05, name: "e 4" },
};

const VIEWS: View[] = [
  { page: "start" },
  { page: "runs" },
  { page: "pooled", comparison: "natural-vs-grating" },
  { page: "compare", recording: "105l001p16", comparison: "a.b_c-d", selection: NOTHING_CHOSEN },
  { page: "compare", recording: "r", comparison: "c", selection: CHOSEN },
  { page: "explore", recording: "r", pair: null, selection: NOTHING_CHOSEN },
  { page: "explore", recording: "r", pair: { a: "x", b: "y" }, selection: CHOSEN },
  { page: "live", pair: null, selection: NOTHING_CHOSEN },
  { page: "live", pair: { a: "x", b: "y" }, selection: CHOSEN },
];

test.each(VIEWS)("an address leads back to its view: %o", (view) => {
  expect(viewOf(addressOf(view))).toEqual(view);
});

test("what is as ever has no place in the address", () => {
  expect(addressOf({ page: "compare", recording: "r", comparison: "c", selection: NOTHING_CHOSEN })).toBe("#/compare/r/c");
});

test.each(["#/compare/../etc", "#/compare/r", "#/compare/R/c", "#/compare/r/c/d", "#/nothing", "#/runs/x", "#/compare/r/%2e%2e", "#/explore/r/a"])(
  "an address that names no view is said to: %s",
  (hash) => {
    expect(viewOf(hash)).toEqual({ page: "unknown" });
  },
);

test.each([
  ["a percent sign that codes nothing", "#/compare/r/c?channel=%&name=%zz", { channel: "%", name: "%zz" }],
  ["letters coded or not", "#/compare/r/c?channel=V1%20%C3%BC&name=a+b", { channel: "V1 ü", name: "a b" }],
  ["half a character", "#/compare/r/c?channel=%F0%9F", { channel: "\uFFFD", name: "" }],
  ["a second question mark, and a hash", "#/compare/r/c?channel=a?b#c", { channel: "a?b#c", name: "" }],
  ["slashes too many", "#//compare//r/c/?name=/", { channel: null, name: "/" }],
  ["the first of two channels", "#/compare/r/c?channel=a&channel=b", { channel: "a", name: "" }],
])("an address as somebody may have written it is understood: %s", (_, hash, { channel, name }) => {
  const view = viewOf(hash);
  expect(view).toMatchObject({ page: "compare", recording: "r", comparison: "c", selection: { channel, filters: { name } } });
  expect(viewOf(addressOf(view))).toEqual(view);
});

test("a very long address takes no time", () => {
  const long = "a".repeat(5_000_000);
  expect(viewOf(`#/compare/r/${long}`)).toEqual({ page: "unknown" });
  expect(viewOf(`#/compare/r/c?name=${long}`)).toMatchObject({ page: "compare" });
});

test.each(["", "#", "#/"])("an empty address is the start: '%s'", (hash) => {
  expect(viewOf(hash)).toEqual({ page: "start" });
});

test("numbers that are none are left out", () => {
  const view = viewOf("#/compare/r/c?g=much&q=&sort=");
  expect(view).toEqual({ page: "compare", recording: "r", comparison: "c", selection: { channel: null, sort: null, filters: ALL } });
});

test("stimuli that are no ids are no pair", () => {
  expect(viewOf("#/live?a=<b>&b=x")).toMatchObject({ page: "live", pair: null });
});
