import { describe, expect, it } from "vitest";
import { colourIndex, colourOf, colourTable, contrast, imageOf, lightened, luminance } from "./colours";
import fixture from "./drawing/fixture.json";

describe("colours", () => {
  it.each(fixture.scales)("are those of Matplotlib from $low to $high, also at every edge", (scale) => {
    const table = colourTable(scale.table, fixture.missing);
    const found = scale.values.map((value) => colourOf(value, scale, table));
    expect(found).toEqual(scale.colours);
  });

  it("of an image are the bytes red, green, blue, opaque of each value", () => {
    const [scale] = fixture.scales as [(typeof fixture.scales)[0]];
    const table = colourTable(scale.table, fixture.missing);
    const values = [0, NaN, 1e9, 12.5, -3, 27];
    const image = imageOf(3, 2, (row, column) => values[3 * row + column] as number, scale, table);
    const names = values.map((_, at) => {
      const bytes = [...image.bytes.slice(4 * at, 4 * at + 3)];
      return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    });
    expect(names).toEqual(values.map((value) => colourOf(value, scale, table)));
    expect(names[1]).toBe(fixture.missing);
    expect([0, 1, 2, 3, 4, 5].map((at) => image.bytes[4 * at + 3])).toEqual(Array(6).fill(255));
  });

  it("have no index where there is no value, and the first where the scale has no width", () => {
    expect(colourIndex(NaN, { low: 0, high: 1 })).toBe(-1);
    expect(colourIndex(3, { low: 3, high: 3 })).toBe(0);
  });

  it("of an image know whether a value is none, also where its colour is one of the table", () => {
    const greys = colourTable(Array.from({ length: 256 }, (_, at) => `#${at.toString(16).padStart(2, "0").repeat(3)}`), fixture.missing);
    const image = (...values: number[]) => imageOf(values.length, 1, (_, at) => values[at] as number, { low: 0, high: 255 }, greys);
    expect(greys.names).toContain(fixture.missing);
    expect([image(0, 184, 255).hasMissing, image(0, NaN).hasMissing, image().hasMissing]).toEqual([false, true, false]);
  });

  it("are 256 in a table, each #rrggbb", () => {
    expect(() => colourTable(["#000000"], "#b8b8b8")).toThrow("256");
    expect(() => colourTable(Array(256).fill("red"), "#b8b8b8")).toThrow("#rrggbb");
  });

  it("become as bright as they can be, then white", () => {
    expect([0, 0.5, 1, 1.5, 2].map((by) => lightened("#0066cc", by))).toEqual(["#0066cc", "#0073e6", "#0080ff", "#80bfff", "#ffffff"]);
  });

  it("are as light as WCAG says", () => {
    expect(luminance("#ffffff")).toBeCloseTo(1, 12);
    expect(luminance("#000000")).toBe(0);
    expect(luminance("#808080")).toBeCloseTo(0.21586, 4);
    expect(contrast("#ffffff", "#000000")).toBe(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });
});
