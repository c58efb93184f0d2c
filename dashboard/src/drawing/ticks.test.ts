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

  it("are told apart where they are tiny, huge, or close together far from 0", () => {
    expect(ticks(0, 2e-7, 2).map((tick) => tick.label)).toEqual(["0", "1e−7", "2e−7"]);
    expect(ticks(-4e12, 4e12, 2).map((tick) => tick.label)).toEqual(["−2.5e12", "0", "2.5e12"]);
    for (const [low, high] of [[1e6, 1e6 + 30], [123456.1, 123456.9], [4e9, 4e9 + 1e4]] as const) {
      const labels = ticks(low, high, 5).map((tick) => tick.label);
      expect(labels.length).toBeGreaterThan(2);
      expect(new Set(labels).size).toBe(labels.length);
    }
  });

  it("are none on an axis without length", () => {
    expect(ticks(1, 1, 4)).toEqual([]);
    expect(ticks(1e17, 1e17 + 16, 4)).toEqual([]);
    expect(ticks(-Infinity, Infinity, 4)).toEqual([]);
    expect(ticks(NaN, 1, 4)).toEqual([]);
  });
});
