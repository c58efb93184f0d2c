import { describe, expect, it } from "vitest";
import type { PooledFound, Population } from "../../wire";
import { bottom, placeOf, right } from "../box";
import { halfAsWide, misplaced, notingPen } from "../noted";
import { svgPen } from "../svg";
import { LIGHT } from "../theme";
import { drawForest, forestLayout } from "./forest";

const row = (area: string, difference: number | null, low: number | null, high: number | null, counts: readonly [number, number] = [2, 1200]): Population => ({
  area,
  difference,
  low,
  high,
  recording_count: counts[0],
  channel_count: counts[1],
});

const FOUND: PooledFound = {
  id: "x",
  title: "Gratings",
  a: "grating",
  b: "blank",
  recordings: ["r1", "r2"],
  quantity: { name: "Amplitude", unit: "µV", factor: 1e6, is_rate: false },
  confidence: 0.95,
  fdr: 0.05,
  populations: [row("V1", 4e-6, 1e-6, 6e-6), row("V2", -2e-6, -3e-6, 0.5e-6), row("", 2e-6, 0.25e-6, 3e-6)],
  sessions: [],
  level: "A statement about recordings like these.",
  test: "",
};

const drawn = (found: PooledFound, width = 480, isTitled = false) => {
  const layout = forestLayout(found, width, isTitled, halfAsWide);
  const pen = notingPen();
  drawForest(pen, found, layout, LIGHT);
  const intervals = pen.marks.filter(({ what, box }) => what === "stroke" && box.height === 0 && layout.rows.some(({ y }) => y === box.top));
  const points = pen.marks.filter(({ what }) => what === "disc");
  return { layout, pen, intervals, points, texts: pen.texts.map(({ what }) => what) };
};

/** Pixel places of numbers of the axis, read off two of its ticks. */
function scaleOf({ pen, layout }: ReturnType<typeof drawn>): (value: number) => number {
  const ticks = pen.texts.filter(({ what, box }) => /^[−\d.]+$/.test(what) && box.top > bottom(layout.box));
  const places = ticks.map(({ what, box }) => [Number(what.replace("−", "-")), box.left + box.width / 2] as const);
  const [first, last] = [places[0], places.at(-1)] as [readonly [number, number], readonly [number, number]];
  return (value) => first[1] + ((value - first[0]) / (last[0] - first[0])) * (last[1] - first[1]);
}

describe("a forest plot", () => {
  it("has each mean and the ends of its interval where the axis says their numbers", () => {
    const { intervals, points, layout, pen, texts } = drawn(FOUND);
    const x = scaleOf({ intervals, points, layout, pen, texts });
    const wanted = [[1, 4, 6], [-3, -2, 0.5], [0.25, 2, 3]];
    expect(intervals).toHaveLength(3);
    expect(points).toHaveLength(3);
    wanted.forEach(([low, mean, high], at) => {
      const [interval, point] = [intervals[at]?.box, points[at]?.box] as [typeof layout.box, typeof layout.box];
      expect(interval.left).toBeCloseTo(x(low as number), 6);
      expect(right(interval)).toBeCloseTo(x(high as number), 6);
      expect(point.left + point.width / 2).toBeCloseTo(x(mean as number), 6);
      expect(point.top + point.height / 2).toBeCloseTo(interval.top, 6);
    });
  });

  it("has a line at 0 over all rows, also where every difference has one sign", () => {
    for (const found of [FOUND, { ...FOUND, populations: [row("", 4e-6, 3e-6, 5e-6)] }]) {
      const shown = drawn(found);
      const zero = shown.pen.marks.find(({ what, box }) => what === "stroke" && box.width === 0 && box.height === shown.layout.box.height);
      expect(zero?.box.left).toBeCloseTo(placeOf(0, shown.layout.across), 6);
      expect(zero?.box.left).toBeCloseTo(scaleOf(shown)(0), 6);
    }
  });

  it("says what stands where: areas, counts, quantity with unit, confidence", () => {
    const { texts } = drawn({ ...FOUND, populations: [row("V1", 1e-6, 0, 2e-6, [1, 1]), row("", 1e-6, 0, 2e-6)] });
    expect(texts[0]).toBe("V1");
    expect(texts).toEqual(expect.arrayContaining(["all channels", "1 recording, 1 channel", "2 recordings, 1,200 channels", "Mean difference, A − B (µV)"]));
    expect(texts.join(" ")).toContain("Points: mean difference over channels with its 95 % confidence interval.");
    expect(texts.join(" ")).not.toContain("Gratings");
  });

  it("as a file also says its title, A and B, and of what it is a statement", () => {
    const { texts } = drawn(FOUND, 480, true);
    expect(texts[0]).toBe("Gratings");
    expect(texts[1]).toBe("A: grating · B: blank · over 2 recordings");
    expect(texts.at(-1)).toBe("A statement about recordings like these.");
  });

  it("has a point alone for a single channel, and nothing where there is no difference", () => {
    const { intervals, points, texts } = drawn({ ...FOUND, populations: [row("V1", 1e-6, null, null, [1, 1]), row("", null, null, null, [0, 0])] });
    expect([intervals.length, points.length]).toEqual([0, 1]);
    expect(texts.join(" ")).toContain("A single channel has no interval.");
    expect(texts).toContain("0 recordings, 0 channels");
  });

  it("writes the very same words into an SVG, as text", () => {
    const layout = forestLayout(FOUND, 480, true, halfAsWide);
    const pen = svgPen({ ...layout, margin: 0, paper: "#ffffff", title: FOUND.title }, halfAsWide, () => "data:,");
    drawForest(pen, FOUND, layout, LIGHT);
    for (const text of ["V1", "all channels", "Mean difference, A − B (µV)"]) expect(pen.svg()).toContain(`>${text}</text>`);
  });

  const many = Array.from({ length: 30 }, (_, at) => row(`area ${at}`, at * 1e-7, -1e-7, at * 2e-7));
  const CASES: Record<string, PooledFound> = {
    "three rows": FOUND,
    "one row": { ...FOUND, populations: [row("", 1e-6, 0, 2e-6)] },
    "thirty areas": { ...FOUND, populations: [...many, row("", 1e-6, 0, 2e-6)] },
    "long names": { ...FOUND, title: "long ".repeat(80), a: "a".repeat(90), b: "b ".repeat(90), populations: [row("area ".repeat(40), 1e-6, 0, 2e-6), row("", 1e-6, 0, 2e-6)] },
    "large numbers": { ...FOUND, populations: [row("V1", 12.345e-3, -9.9e-3, 98.7e-3), row("", 1e-6, 0, 2e-6)] },
    "small numbers": { ...FOUND, populations: [row("V1", 1e-10, 0.5e-10, 2e-10), row("", 1e-10, 0, 2e-10)] },
    "nothing at all": { ...FOUND, populations: [row("", null, null, null, [0, 0])] },
    "all of it 0": { ...FOUND, populations: [row("", 0, 0, 0)] },
  };

  it.each(Object.entries(CASES))("has its room with %s", (_, found) => {
    for (const width of [240, 300, 375, 520, 720]) {
      for (const isTitled of [true, false]) {
        const { pen, layout } = drawn(found, width, isTitled);
        expect(misplaced(pen, layout), `${width} px`).toEqual([]);
        expect(layout.box.width).toBeGreaterThan(80);
      }
    }
  });
});
