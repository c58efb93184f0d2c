import { describe, expect, it } from "vitest";
import { EXAMPLE, EXAMPLE_COLOURS } from "../../channels/example";
import { channelCourse, trialsOf } from "../../views/channelcourse";
import type { Compared, CoursesTested, Tuning } from "../../wire";
import { halfAsWide, misplaced, notingPen } from "../noted";
import { LIGHT } from "../theme";
import { courseLayout, drawCourse, type ChannelCourse } from "./course";
import { drawTuning, tuningLayout } from "./tuning";

const WIDTHS = [240, 300, 375, 520, 720];
const SIZES = WIDTHS.flatMap((width) => [true, false].map((isTitled) => ({ width, isTitled })));
const tensor = (values: number[]) => ({ shape: [values.length], values: Float64Array.from(values) });

function courseOf(trialCount: number, height: number, change: Partial<Compared> = {}): ChannelCourse {
  const course = { mean: Float64Array.from({ length: 20 }, (_, at) => (at % 2 ? height : -height)), sem: new Float64Array(20).fill(0.1 * height), binCount: 5 };
  const rows = Array.from({ length: trialCount }, (_, at) => at);
  const arrays = { trial: tensor(rows), end: tensor(rows.map(() => 0.02)), spike_time: tensor(rows.map(() => 0.012)), spike_row: tensor(rows) };
  const trials = trialsOf(arrays, EXAMPLE);
  const tested = { alpha: 0.05, clusters: [[{ start_s: -1, stop_s: 1, sign: -1, p: 0.01 }]], latency: [0.01], latency_low: [0], latency_high: [0.03] };
  const given = { compared: { ...EXAMPLE, ...change }, channel: 0, courses: { a: course, b: course }, coursesTested: tested as unknown as CoursesTested, colours: EXAMPLE_COLOURS };
  return channelCourse(given, trialCount ? [trials, trials] : null) as ChannelCourse;
}

const faultsOf = (course: ChannelCourse) =>
  SIZES.flatMap(({ width, isTitled }) => {
    const layout = courseLayout(course, width, isTitled, halfAsWide);
    const pen = notingPen();
    drawCourse(pen, course, layout, LIGHT);
    return misplaced(pen, layout).map((fault) => `${width} px, ${isTitled ? "" : "un"}titled: ${fault}`);
  });

describe("all of a channel's course has its room", () => {
  it.each([0, 1, 3, 100])("with %d trials", (trials) => expect(faultsOf(courseOf(trials, 12))).toEqual([]));

  it.each([1e-7, 0.00125, 1, 12345, 4.5e7, 1e12])("with values of %d", (height) => expect(faultsOf(courseOf(3, height))).toEqual([]));

  it("with long names, and a window at the end of the axis", () => {
    const bins = { ...EXAMPLE.bins, window: [0.0299, 0.03] } as Compared["bins"];
    const long = { bins, a: "a-very-long-name ".repeat(20), b: "b".repeat(90), title: "long ".repeat(99), recording: "r".repeat(300) };
    expect(faultsOf(courseOf(3, 12, long))).toEqual([]);
  });
});

describe("all of a tuning curve has its room", () => {
  const tuning = (change: Partial<Tuning>): Tuning => ({
    channel: "n2", label: "Orientation (deg)", quantity: EXAMPLE.quantity, values: [0, 45, 90, 135], mean: [1, 4, 2, null], sem: [0.1, 0.2, null, null],
    low: [], high: [], count: [], blank_mean: 0.5, blank_low: 0.4, blank_high: 0.6, blank_count: 12,
    is_log: false, fit: { at: [0, 90, 180], value: [1, 4, 1], preferred: 47, half_width: 21, r_squared_even: 0.9 }, selectivity: 0.4, why_none: "", ...change,
  });
  const cases: Record<string, Partial<Tuning>> = {
    fitted: {},
    "of one value": { values: [0.25], mean: [3], sem: [null], fit: null },
    logarithmic: { values: [0.0125, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4], mean: Array(10).fill(3), sem: Array(10).fill(1), is_log: true, fit: null },
    "of long numbers": { values: [-0.00125, 0, 0.00125], mean: [-1e9, 1e9, 0], sem: [1e8, 1e8, 0], fit: null },
    "of long words": { label: "label ".repeat(50), quantity: { ...EXAMPLE.quantity, name: "name ".repeat(50) }, channel: "c".repeat(300) },
  };
  it.each(Object.entries(cases))("%s", (_, change) => {
    const shown = tuning(change);
    const faults = SIZES.flatMap(({ width, isTitled }) => {
      const layout = tuningLayout(shown, `${shown.channel}: tuning`, width, isTitled, halfAsWide);
      const pen = notingPen();
      drawTuning(pen, shown, layout, LIGHT);
      return misplaced(pen, layout).map((fault) => `${width} px: ${fault}`);
    });
    expect(faults).toEqual([]);
  });
});
