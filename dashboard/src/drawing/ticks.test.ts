import { describe, expect, it } from "vitest";
import fixture from "./fixture.json";
import { ticks } from "./ticks";

describe("ticks", () => {
  it.each(fixture.ticks)("of $low to $high in $count intervals of $steps, whole: $whole", (asked) => {
    const found = ticks(asked.low, asked.high, asked.count, asked.steps, asked.whole).map((tick) => tick.at);
    expect(found.length).toBe(asked.places.length);
    found.forEach((at, index) => expect(at).toBeCloseTo(asked.places[index] as number, 9));
  });

  it("have one number of decimals and a true minus sign", () => {
    expect(ticks(-0.2, 0.8, 5).map((tick) => tick.label)).toEqual(["−0.2", "0.0", "0.2", "0.4", "0.6", "0.8"]);
    expect(ticks(0, 12500, 5).map((tick) => tick.label)).toEqual(["0", "2500", "5000", "7500", "10k", "12.5k"]);
  });

  it("are none on an axis without length", () => {
    expect(ticks(1, 1, 4)).toEqual([]);
    expect(ticks(NaN, 1, 4)).toEqual([]);
  });
});
