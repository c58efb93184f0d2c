import { expect, test } from "vitest";

import { duration } from "./duration";

test.each([
  [0, "0.0 s"],
  [8.24, "8.2 s"],
  [9.96, "10 s"],
  [59.4, "59 s"],
  [59.6, "1 min 00 s"],
  [185, "3 min 05 s"],
  [3599.6, "1 h 00 min"],
  [7800, "2 h 10 min"],
])("%d seconds are said as '%s'", (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});
