import { describe, expect, it } from "vitest";
import { EXAMPLE_COLOURS } from "../channels/example";
import { contrast } from "../colours";
import { DARK, inkOn, LIGHT } from "./theme";

const { curves } = EXAMPLE_COLOURS;
const printed = Object.entries(curves) as [keyof typeof curves, string][];

/** Where a colour lies on the colour wheel, degrees. */
function hueOf(name: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(name.slice(at, at + 2), 16)) as [number, number, number];
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const turn = { [blue]: 4 + (red - green) / (most - least), [green]: 2 + (blue - red) / (most - least), [red]: (green - blue) / (most - least) }[most] as number;
  return (60 * turn + 360) % 360;
}

describe("the colours of A, B and the marks", () => {
  it.each(printed)("on white paper are the printed ones: %s", (_, ink) => {
    expect(inkOn(LIGHT, ink)).toBe(ink);
  });

  it.each(printed)("on dark paper are read as easily as text, and of the same hue: %s", (_, ink) => {
    const lighter = inkOn(DARK, ink);
    expect(contrast(lighter, DARK.paper)).toBeGreaterThanOrEqual(6);
    expect(contrast(lighter, DARK.paper)).toBeLessThan(7);
    expect(Math.abs(hueOf(lighter) - hueOf(ink))).toBeLessThan(2);
  });

  it("end at white where nothing lighter is left, and black becomes grey", () => {
    expect(inkOn({ ...DARK, paper: "#777777" }, "#000000")).toBe("#ffffff");
    expect(inkOn(DARK, "#ffffff")).toBe("#ffffff");
  });
});

it.each([LIGHT, DARK])("ink, quiet ink and accent are read on their paper: $paper", (theme) => {
  for (const ink of [theme.ink, theme.quiet, theme.accent]) expect(contrast(ink, theme.paper)).toBeGreaterThanOrEqual(4.5);
});
