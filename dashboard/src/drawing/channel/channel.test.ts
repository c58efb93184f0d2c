import { describe, expect, it } from "vitest";
import { EXAMPLE, EXAMPLE_COLOURS } from "../../channels/example";
import { channelCourse, trialsOf } from "../../views/channelcourse";
import type { CoursesTested, Tuning } from "../../wire";
import { halfAsWide as measure } from "../noted";
import { svgPen } from "../svg";
import { LIGHT } from "../theme";
import { heightsOf, stepsOf } from "./bands";
import { binAt, courseInWords, courseLayout, drawCourse, type ChannelCourse } from "./course";
import { rowTops } from "./trials";
import { drawTuning, tuningLayout } from "./tuning";

const colours = EXAMPLE_COLOURS;
const tensor = (...values: number[]) => ({ shape: [values.length], values: Float64Array.from(values) });
const course = (start: number) => ({
  mean: Float64Array.from({ length: 20 }, (_, at) => start + at),
  sem: Float64Array.from({ length: 20 }, () => 0.5),
  binCount: 5,
});
const tested: CoursesTested = {
  alpha: 0.05,
  clusters: [[{ start_s: 0.01, stop_s: 0.02, sign: -1, p: 0.01 }], [], [], []],
  latency: [0.01, null, null, null],
  latency_low: [null, null, null, null],
  latency_high: [null, null, null, null],
  test: "",
  why_none: "",
};
const spikes = trialsOf(
  { trial: tensor(1, 4, 9), end: tensor(0.03, 0.02, 0.02), spike_time: tensor(0.012, 0.05, 0.029), spike_row: tensor(0, 0, 2) },
  EXAMPLE,
);
const given = { compared: EXAMPLE, channel: 0, courses: { a: course(0), b: course(2) }, coursesTested: tested, colours };
const shown = channelCourse(given, [spikes, spikes]) as ChannelCourse;
const svgOf = (of: ChannelCourse) => {
  const layout = courseLayout(of, 400, true, measure);
  const pen = svgPen({ ...layout, margin: 0, paper: "#ffffff", title: of.title }, measure, () => "data:,");
  drawCourse(pen, of, layout, LIGHT);
  return pen.svg();
};

describe("the course of a channel", () => {
  it("holds the bins that are shown, in the shown unit", () => {
    expect(shown.a).toEqual({ mean: [1, 2], sem: [0.5, 0.5] });
    const volts = { ...EXAMPLE, quantity: { name: "Potential", unit: "µV", factor: 1e6, is_rate: false } };
    expect(channelCourse({ ...given, compared: volts, channel: 1 }, null)?.b.mean).toEqual([8e6, 9e6]);
  });

  it("is none where there are no bins, or nothing has come yet", () => {
    expect(channelCourse({ ...given, compared: { ...EXAMPLE, bins: null } }, null)).toBeNull();
    expect(channelCourse({ ...given, courses: null }, null)).toBeNull();
  });

  it("says a bin with values, errors and unit", () => {
    expect(courseInWords(shown, 1)).toBe("0.02 to 0.03 s · A 2.00 ± 0.50 · B 4.00 ± 0.50 spikes/s");
    const layout = courseLayout(shown, 400, false, measure);
    const { left, width } = layout.psth;
    expect([left - 1, left + 1, left + width - 1, left + width + 1].map((x) => binAt(shown, layout, x))).toEqual([null, 0, 1, null]);
  });

  it("is drawn as steps that break where there is no value", () => {
    const across = { low: 0, high: 4, from: 0, to: 4 };
    const up = { low: 0, high: 10, from: 10, to: 0 };
    expect(stepsOf([1, 2, NaN, 3], across, up)).toEqual([[0, 9, 1, 9, 1, 8, 2, 8], [3, 7, 4, 7]]);
    expect(stepsOf([NaN, NaN], across, up)).toEqual([]);
  });

  it("has room for its bands and for 0", () => {
    expect(heightsOf(shown)).toEqual([0, 4.5]);
    expect(heightsOf({ a: { mean: [-3, NaN], sem: [NaN, NaN] }, b: { mean: [], sem: [] } })).toEqual([-3, 0]);
    expect(heightsOf({ a: { mean: [], sem: [] }, b: { mean: [], sem: [] } })).toEqual([0, 1]);
  });
});

describe("trials", () => {
  it("stand in rows, A above B with a gap between", () => {
    expect(rowTops([spikes, spikes])).toEqual([0, 3.5, 6.5]);
  });

  it("are drawn as one tick a spike inside the axis, and grey once they had ended", () => {
    const svg = svgOf(shown);
    const ticks = [...svg.matchAll(/<path d="([^"]*)" fill="none" stroke="#0072b2" stroke-width="1.2"/g)].map((match) => match[1]);
    expect(ticks.map((d) => d?.match(/M/g)?.length)).toEqual([2]);
    expect(svg.match(/fill="#b8b8b8"/g)?.length).toBe(2);
    expect(svg).toContain("Grey: the trial had ended.");
  });

  it("without spikes are an image in the colours of the heatmaps", () => {
    const activity = trialsOf({ trial: tensor(1, 2), end: tensor(NaN, NaN), time: tensor(0.01, 0.02), activity: { shape: [2, 2], values: Float64Array.of(1, 2, 3, 4) } }, EXAMPLE);
    expect(activity.activity).toMatchObject({ binCount: 2, start: 0.01 });
    expect(activity.activity?.stop).toBeCloseTo(0.03, 12);
    expect(svgOf({ ...shown, trials: [activity, activity] }).match(/<image /g)?.length).toBe(2);
  });

  it("that are a part of all are said to be", () => {
    expect(shown.notes.join(" ")).toContain("3 of 10 trials of A and 3 of 12 trials of B, evenly spaced.");
  });
});

describe("clusters", () => {
  it("are underlined in the colour of the larger response, with the latency", () => {
    const svg = svgOf(shown);
    expect(svg.match(/stroke="#d55e00" stroke-width="3"/g)?.length).toBe(3);
    expect(shown.notes.join(" ")).toContain("clusters do not locate effects in time");
    expect(shown.notes.join(" ")).toContain("where the first such cluster begins.");
  });

  it("are not spoken of where there are none", () => {
    const none = channelCourse({ ...given, channel: 1 }, null) as ChannelCourse;
    expect(none.notes.join(" ")).toBe("Band: mean ± SEM over trials.");
  });
});

describe("tuning", () => {
  const tuning: Tuning = {
    channel: "n2", label: "Orientation (deg)", quantity: EXAMPLE.quantity, values: [0, 45, 90, 135], mean: [1, 4, 2, null], sem: [0.1, 0.2, null, null],
    low: [0.8, 3.6, null, null], high: [1.2, 4.4, null, null], count: [10, 10, 1, 0], blank_mean: 0.5, blank_low: 0.4, blank_high: 0.6, blank_count: 12,
    is_log: false, fit: { at: [0, 90, 180], value: [1, 4, 1], preferred: 47, half_width: 21, r_squared_even: 0.9 }, selectivity: 0.4, why_none: "",
  };
  const drawn = (of: Tuning) => {
    const layout = tuningLayout(of, "n2", 400, true, measure);
    const pen = svgPen({ ...layout, margin: 0, paper: "#ffffff", title: "" }, measure, () => "data:,");
    drawTuning(pen, of, layout, LIGHT);
    return pen.svg();
  };

  it("has a point a mean, an error where it is known, the fit up to its period, and the blank", () => {
    const svg = drawn(tuning);
    expect(svg.match(/<circle /g)?.length).toBe(3);
    for (const label of ["0", "45", "90", "135", "180"]) expect(svg).toContain(`>${label}</text>`);
    expect(svg).toContain("stroke-dasharray");
    expect(svg).toContain("Firing rate (spikes/s)");
    expect(svg).toContain("12 trials without this label");
  });

  it("on a log scale names the values that were shown", () => {
    const svg = drawn({ ...tuning, values: [0.5, 1, 2, 4], is_log: true, fit: null, blank_count: 0 });
    for (const label of ["0.5", "1", "2", "4"]) expect(svg).toContain(`>${label}</text>`);
    expect(svg).not.toContain("von Mises");
  });
});
