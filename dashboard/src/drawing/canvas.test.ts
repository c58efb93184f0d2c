import { describe, expect, it } from "vitest";
import { canvasPen } from "./canvas";
import type { Stroke } from "./pen";

/** What a line of `width` becomes on a screen of so many pixels a CSS pixel: its ends, and how thick it is, in those pixels. */
function onScreen(points: Stroke, width: number, scale: number, start = 0, isSharp = true): { ends: number[]; thick: number } {
  const ends: number[] = [];
  const reach = (x: number, y: number) => void ends.push(x * scale + start, y * scale + start);
  const context = {
    lineWidth: 0,
    getTransform: () => ({ a: scale, d: scale, e: start, f: start }),
    setLineDash() {}, beginPath() {}, stroke() {},
    moveTo: reach,
    lineTo: reach,
  };
  canvasPen(context as unknown as CanvasRenderingContext2D).strokes([points], { colour: "#000000", width, isSharp });
  return { ends, thick: context.lineWidth * scale };
}

describe("rules and ticks on a canvas", () => {
  it.each([1, 1.25, 1.5, 2, 3])("fill whole pixels of a screen with %d pixels a CSS pixel", (scale) => {
    for (const place of [0, 10, 10.3, 99.99]) {
      for (const width of [0.5, 1, 2]) {
        const { ends, thick } = onScreen([place, 3, place, 8], width, scale, 36);
        expect(thick).toBeCloseTo(Math.max(Math.round(width * scale), 1), 9);
        const edge = (ends[0] as number) - thick / 2;
        expect(edge).toBeCloseTo(Math.round(edge), 9);
        expect(Math.abs((ends[0] as number) - (place * scale + 36))).toBeLessThanOrEqual(0.5 + 1e-9);
        expect([ends[1], ends[2], ends[3]]).toEqual([3 * scale + 36, ends[0], 8 * scale + 36]);
      }
    }
  });

  it("are moved across their own direction alone, and other lines not at all", () => {
    expect(onScreen([1, 5, 9, 5], 1, 1).ends).toEqual([1, 5.5, 9, 5.5]);
    expect(onScreen([1, 5, 9, 6], 1, 1).ends).toEqual([1, 5, 9, 6]);
    expect(onScreen([1, 5, 9, 5], 1, 1, 0, false)).toEqual({ ends: [1, 5, 9, 5], thick: 1 });
  });
});
