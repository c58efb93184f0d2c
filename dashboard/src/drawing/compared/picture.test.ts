import { describe, expect, it } from "vitest";
import { EXAMPLE, EXAMPLE_COLOURS } from "../../channels/example";
import { rowsOf } from "../../channels/sorting";
import { colourOf, type Pixels } from "../../colours";
import { halfAsWide as measure } from "../noted";
import { LIGHT } from "../theme";
import { svgPen } from "../svg";
import { drawCompared } from "./draw";
import { layoutOf } from "./layout";
import { pictureOf, SIDES, type Course } from "./picture";
import { placeAt } from "./places";

const colours = EXAMPLE_COLOURS;

/** Four channels of five bins, of which the second and the third are shown. */
const course = (start: number): Course => ({
  mean: Float64Array.from({ length: 20 }, (_, at) => (at === 7 ? NaN : start + at)),
  sem: Float64Array.from({ length: 20 }, () => 0.3),
  binCount: 5,
});
const rows = rowsOf(EXAMPLE, () => true, undefined, false);
const picture = pictureOf(EXAMPLE, rows, colours, course(0), course(10));
const layout = layoutOf(picture, { width: 900, isTitled: false }, measure);

const names = (image: Pixels) =>
  Array.from({ length: image.width * image.height }, (_, at) =>
    `#${[...image.bytes.slice(4 * at, 4 * at + 3)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`,
  );

describe("a picture of A, B and A − B", () => {
  it("has the colour of every value, in the rows and bins that are shown", () => {
    for (const side of SIDES) {
      const layer = picture.layers[side];
      const expected = EXAMPLE.rows.order.flatMap((channel) =>
        [1, 2].map((bin) => {
          const at = 5 * channel + bin;
          const a = at === 7 ? NaN : at;
          const value = { a, b: a + 10, difference: a - (a + 10) }[side];
          return colourOf(value, layer.scale, layer.table);
        }),
      );
      expect(names(layer.course as Pixels)).toEqual(expected);
    }
  });

  it("says the same values as its colours, with errors that add up as squares", () => {
    expect(picture.value("a", 0, 0)).toEqual({ value: 11, error: 0.3 });
    expect(picture.value("difference", 0, 0).value).toBe(-10);
    expect(picture.value("difference", 0, 0).error).toBeCloseTo(0.3 * Math.SQRT2, 12);
    expect(picture.value("a", 3, 1).value).toBeNaN();
    expect(picture.mean("b", 1)).toEqual({ value: 2, error: 0.5 });
    expect(picture.isMissing).toBe(true);
    expect([...picture.signs]).toEqual([0, 1, 0, -1]);
  });

  it("knows of a missing mean beside complete courses", () => {
    const whole = { ...course(0), mean: new Float64Array(20) };
    const missing = (compared: typeof EXAMPLE) => pictureOf(compared, rows, colours, whole, whole).isMissing;
    const known = { ...EXAMPLE.channels, mean_a: [4, 1, 9, 0], difference: [2, -2, 0, -1] };
    expect([missing(EXAMPLE), missing({ ...EXAMPLE, channels: known })]).toEqual([true, false]);
  });

  it("shows amplitudes in their own units, and the difference in another", () => {
    const micro = { name: "Potential", unit: "µV", factor: 1e6, is_rate: false };
    const volts = { ...EXAMPLE, quantity: micro, difference_quantity: { ...micro, unit: "nV", factor: 1e9 } };
    const shown = pictureOf(volts, rows, colours, course(0), course(10));
    expect(shown.value("a", 0, 0).value).toBe(11e6);
    expect(shown.value("difference", 0, 0).value).toBe(11e9 - 21e9);
  });
});

describe("the place under the pointer", () => {
  it("is the row and bin that is drawn there, in each panel", () => {
    for (const { side, course: box, strip } of layout.panels) {
      for (let row = 0; row < 4; row++) {
        const y = box.top + (row + 0.5) * layout.rowHigh;
        expect(placeAt(layout, picture, box.left + 0.25 * box.width, y)).toEqual({ side, row, bin: 0 });
        expect(placeAt(layout, picture, box.left + 0.99 * box.width, y)).toEqual({ side, row, bin: 1 });
        expect(placeAt(layout, picture, (strip?.left ?? 0) + 1, y)).toEqual({ side, row, bin: null });
      }
    }
  });

  it("is none above, below and between the panels", () => {
    const [first] = layout.panels;
    const box = first?.course ?? { left: 0, top: 0, width: 0, height: 0 };
    expect(placeAt(layout, picture, box.left + 1, box.top - 1)).toBeNull();
    expect(placeAt(layout, picture, box.left + 1, box.top + 4 * layout.rowHigh + 1)).toBeNull();
    expect(placeAt(layout, picture, (first?.strip?.left ?? 0) + 20, box.top + 1)).toBeNull();
  });
});

describe("the layout", () => {
  it.each([240, 320, 375, 519, 520, 700, 960, 1400, 2400])("keeps everything inside %d pixels", (width) => {
    for (const isTitled of [false, true]) {
      const { panels, bars, marks, points, height } = layoutOf(picture, { width, isTitled }, measure);
      const boxes = [...panels.flatMap(({ course: box, strip }) => [box, strip]), ...bars.map((bar) => bar.box), marks, points];
      for (const box of boxes) {
        if (!box) continue;
        expect(box.left).toBeGreaterThanOrEqual(0);
        expect(box.left + box.width).toBeLessThanOrEqual(width);
        expect(box.top + box.height).toBeLessThanOrEqual(height);
        expect(box.width).toBeGreaterThan(0);
      }
    }
  });

  it("gives every row the same number of whole pixels, and every panel the same size", () => {
    const [one, ...others] = layout.panels.map(({ course: box }) => [box.width, box.height, box.top]);
    for (const other of others) expect(other).toEqual(one);
    expect(Number.isInteger(layout.rowHigh)).toBe(true);
  });
});

describe("the drawing", () => {
  const svg = (isTitled: boolean, of = picture) => {
    const placed = layoutOf(of, { width: 1000, isTitled }, measure);
    const pen = svgPen({ ...placed, margin: 0, paper: "#ffffff", title: "x" }, measure, () => "data:image/png;base64,AA");
    drawCompared(pen, of, placed, LIGHT);
    return pen.svg();
  };

  it("says what is shown, how many trials, and in which unit", () => {
    const words = svg(true);
    for (const text of ["A: grating", "B: blank", "n = 10 trials", "n = 12 trials", "Firing rate (spikes/s), limit: 99th percentile", "V1 (n = 2)", "window", "no value", "q ≤ 0.05", "session-1 · 4 channels · 10-ms bins · window 0.01 to 0.02 s"]) {
      expect(words).toContain(text);
    }
  });

  it("says to its end how it was tested", () => {
    const test = `${"a test with many words ".repeat(19)}finally`;
    const words = svg(true, pictureOf({ ...EXAMPLE, test }, rows, colours, course(0), course(10)));
    expect(words).toMatch(/ finally[. ]|>finally\./);
  });

  it("names each area once, some of very many", () => {
    const areas = (count: number) => {
      const blocks = Array.from({ length: count }, (_, at) => ({ area: `area-${at}`, start: 4 * at, stop: 4 * at + 4 }));
      const order = Array.from({ length: 4 * count }, () => 0);
      const words = svg(false, pictureOf(EXAMPLE, { order, blocks, orderWords: "name" }, colours, course(0), course(10)));
      return [...words.matchAll(/>(area-\d+) \(n = 4\)</g)].map((match) => match[1]);
    };
    expect(areas(3)).toEqual(["area-0", "area-1", "area-2"]);
    expect(areas(100).length).toBe(new Set(areas(100)).size);
    expect([areas(100)[0], areas(100)[1]]).toEqual(["area-0", "area-4"]);
  });

  it("says that no channel is left", () => {
    const none = pictureOf(EXAMPLE, rowsOf(EXAMPLE, () => false, undefined, false), colours, course(0), course(10));
    expect(svg(false, none)).toContain("No channel is left by the filters.");
  });

  it("prints means with their errors where there is no time", () => {
    const still = { ...EXAMPLE, bins: null, difference_bins: null };
    const words = svg(false, pictureOf(still, rows, colours, null, null));
    expect(words).toContain("4.00 ± 0.50");
    expect(words).toContain("mean ± SEM, n =");
    expect(words).not.toContain("Time after");
  });
});
