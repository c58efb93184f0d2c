import { describe, expect, it } from "vitest";
import { EXAMPLE, EXAMPLE_COLOURS } from "../../channels/example";
import { rowsOf } from "../../channels/sorting";
import type { Compared } from "../../wire";
import { halfAsWide, misplaced, notingPen, type NotingPen } from "../noted";
import { LIGHT } from "../theme";
import { drawCompared } from "./draw";
import { layoutOf } from "./layout";
import { pictureOf, type Picture } from "./picture";

const WIDTHS = [240, 320, 375, 519, 520, 640, 700, 959, 960, 1400];
const COUNTS = [1, 2, 5, 14, 140];
const SAVED_FROM = 640;
const BINS: NonNullable<Compared["bins"]> = { first: 0, last: 4, start: -0.2, stop: 0.8, width_s: 0.2, window: [0.6, 0.8], label: "Time after stimulus onset (s)" };
const TINY = { low: -0.0125, high: 0.0125, extend: "both", colours: "signed" } as const;

/** So many channels of two areas, all like the first of the example. */
function comparisonOf(count: number, change: Partial<Compared> = {}): Compared {
  const channels = Object.fromEntries(
    Object.entries(EXAMPLE.channels).map(([name, values]) => [name, Array.from({ length: count }, () => values?.[0])]),
  ) as unknown as Compared["channels"];
  channels.channel = channels.channel.map((_, at) => `V1-e${at % 99}-u1`);
  const middle = Math.ceil(count / 2);
  const blocks = [{ area: "V1", start: 0, stop: middle }, { area: "V2", start: middle, stop: count }].filter(({ start, stop }) => stop > start);
  return { ...EXAMPLE, bins: BINS, channels, rows: { ...EXAMPLE.rows, order: channels.channel.map((_, at) => at), blocks }, ...change };
}

function pictured(compared: Compared): Picture {
  const count = compared.rows.order.length;
  const course = { mean: new Float64Array(5 * count).fill(NaN), sem: new Float64Array(5 * count), binCount: 5 };
  return pictureOf(compared, rowsOf(compared, () => true, undefined, false), EXAMPLE_COLOURS, course, course);
}

function drawn(picture: Picture, width: number, isTitled: boolean) {
  const layout = layoutOf(picture, { width, isTitled }, halfAsWide);
  const pen = notingPen();
  drawCompared(pen, picture, layout, LIGHT);
  return { pen, layout };
}

/** What is wrong in any width, with any number of rows. */
function everywhere(change: (compared: Compared) => Partial<Compared>, faultsOf: (pen: NotingPen) => string[] = () => [], counts = COUNTS): string[] {
  return counts.flatMap((count) => {
    const plain = comparisonOf(count);
    const picture = pictured({ ...plain, ...change(plain) });
    const sizes = WIDTHS.flatMap((width) => (width < SAVED_FROM ? [false] : [false, true]).map((isTitled) => ({ width, isTitled })));
    return sizes.flatMap(({ width, isTitled }) => {
      const { pen, layout } = drawn(picture, width, isTitled);
      return [...misplaced(pen, layout), ...faultsOf(pen)].map((fault) => `${count} rows, ${width} px: ${fault}`);
    });
  });
}

const cutWords = (pen: NotingPen) => pen.texts.filter(({ what }) => what.includes("…")).map(({ what }) => what);

describe("all of the heatmaps has its room, and ordinary words are not cut:", () => {
  it("a window at the end of the axis", () => expect(everywhere(() => ({}), cutWords)).toEqual([]));

  it("a thousand channels", () => expect(everywhere(() => ({}), cutWords, [1000])).toEqual([]));

  it("a window of a moment, before the onset", () => {
    expect(everywhere(() => ({ bins: { ...BINS, window: [-0.2, -0.19] } }), cutWords)).toEqual([]);
  });

  it("means alone", () => expect(everywhere(() => ({ bins: null }), cutWords)).toEqual([]));

  it("long numbers on the scales and below the points", () => {
    const small = (count: number) => Array.from({ length: count }, () => 0.00348);
    const tiny = ({ channels, rows }: Compared) => ({
      scale: TINY,
      difference_scale: TINY,
      channels: { ...channels, difference: small(rows.order.length), ci_low: channels.ci_low.map(() => -0.00142), ci_high: small(rows.order.length) },
    });
    expect(everywhere(tiny, cutWords)).toEqual([]);
  });

  it("channels without an area, which were not tested", () => {
    const bare = ({ channels }: Compared): Partial<Compared> => ({
      channels: { ...channels, area: channels.area.map(() => ""), direction: channels.direction.map(() => "") },
    });
    expect(everywhere(bare, cutWords)).toEqual([]);
  });

  it("names that nobody reads to their end", () => {
    const names = { a: "a-stimulus-with-a-very-long-name ".repeat(4), b: "\u{1F600}".repeat(90), title: "long ".repeat(90), recording: "r".repeat(200) };
    expect(everywhere(() => names)).toEqual([]);
  });
});

describe("the order of the rows", () => {
  const words = (count: number, width: number) => drawn(pictured(comparisonOf(count)), width, false).pen.texts.map(({ what }) => what);
  const order = "Channels by area, then mean rate of A and B";

  it("is written along many rows, and below a few or in a narrow drawing", () => {
    expect(words(40, 1000)).toContain(order);
    expect(words(2, 1000).join(" ")).toContain(`${order}.`);
    expect(words(40, 375).join(" ")).toContain(`${order}.`);
  });

  it("of a single row is not spoken of", () => {
    expect(words(1, 1000).join(" ")).not.toContain("Channels by");
  });
});
