/** What the drawing of one channel shows, from the answers of the source. */

import { valuesOf, type Arrays } from "../arrays";
import { colourTable } from "../colours";
import type { Band, ChannelCourse, Trials } from "../drawing/channel/course";
import type { Course } from "../drawing/compared/picture";
import { timeAxisOf } from "../drawing/compared/picture";
import type { Answer } from "../hooks/newest";
import { counted, short } from "../numbers";
import { Unanswered } from "../source";
import type { Compared, CoursesTested } from "../wire";
import type { ChannelViewProps } from "./contract";

type Given = Pick<ChannelViewProps, "compared" | "channel" | "courses" | "coursesTested" | "colours">;

/** Null for a recording without courses in time, and while they load. */
export function channelCourse(given: Given, trials: readonly [Trials, Trials] | null): ChannelCourse | null {
  const { compared, channel, courses, coursesTested, colours } = given;
  if (!compared.bins || !courses) return null;
  const name = compared.channels.channel[channel] ?? "";
  const area = compared.channels.area[channel] ?? "";
  const latency = latencyOf(coursesTested, channel);
  const clusters = coursesTested?.clusters[channel] ?? [];
  return {
    title: area && !name.startsWith(area) ? `${area} · ${name}` : name,
    details: `${compared.recording} · ${compared.title}`,
    time: timeAxisOf(compared.bins),
    a: bandOf(compared, courses.a, channel),
    b: bandOf(compared, courses.b, channel),
    names: [compared.a, compared.b],
    inks: [colours.curves.a, colours.curves.b],
    missing: colours.missing,
    trialCounts: [compared.trial_count_a, compared.trial_count_b],
    trials,
    scale: compared.scale,
    table: colourTable(colours[compared.scale.colours], colours.missing),
    clusters,
    latency,
    label: `${compared.quantity.name} (${compared.quantity.unit})`,
    unit: compared.quantity.unit,
    notes: notesOf(compared, coursesTested, trials, clusters.length > 0, latency),
  };
}

/**
 * The answer where it is of the channel of the comparison; else why it is not shown.
 *
 * What a recording is asked for goes by the position of a channel, and after a rerun with other channels the recording
 * may be newer than the comparison, or the answer older.
 */
export function answerOf<T>({ compared, channel }: Pick<Given, "compared" | "channel">, answer: Answer<T>, channelOf: (value: T) => string): Answer<T> {
  const name = compared.channels.channel[channel];
  if (answer.value === null || channelOf(answer.value) === name) return answer;
  return { ...answer, value: null, fault: answer.fault ?? new Unanswered(`the recording has other channels than the comparison, which is made anew by \`snakemake --cores 4\``, 409) };
}

/** Rows of trials, in the shown unit. */
export function trialsOf(arrays: Arrays, { quantity, bins }: Compared): Trials {
  const count = valuesOf(arrays, "trial").length;
  const ends = arrays["end"]?.values ?? [];
  if (!arrays["activity"]) {
    const [spikeTime, spikeRow] = [valuesOf(arrays, "spike_time"), valuesOf(arrays, "spike_row")];
    return { count, ends, spikeTime, spikeRow, activity: null };
  }
  const time = valuesOf(arrays, "time");
  const values = Float64Array.from(valuesOf(arrays, "activity"), (value) => value * quantity.factor);
  const [first = 0, last = 0] = [time[0], time.at(-1)];
  const step = time.length > 1 ? (last - first) / (time.length - 1) : (bins?.width_s ?? 1);
  // without a width, the number of a bin stands below its middle
  const start = bins?.width_s === null ? first - step / 2 : first;
  const activity = { values, binCount: time.length, start, stop: start + step * time.length };
  return { count, ends, spikeTime: [], spikeRow: [], activity };
}

function bandOf({ bins, quantity }: Compared, { mean, sem, binCount }: Course, channel: number): Band {
  const [first, last] = [bins?.first ?? 0, bins?.last ?? -1];
  const cut = (values: Float64Array) =>
    Array.from(values.subarray(channel * binCount + first, channel * binCount + last + 1), (value) => value * quantity.factor);
  return { mean: cut(mean), sem: cut(sem) };
}

function latencyOf(tested: CoursesTested | null, channel: number): ChannelCourse["latency"] {
  const at = tested?.latency[channel];
  if (typeof at !== "number") return null;
  return { at, low: tested?.latency_low[channel] ?? NaN, high: tested?.latency_high[channel] ?? NaN };
}

function notesOf(
  compared: Compared,
  tested: CoursesTested | null,
  trials: readonly [Trials, Trials] | null,
  hasClusters: boolean,
  latency: ChannelCourse["latency"],
): string[] {
  const said = ["Band: mean ± SEM over trials."];
  if (trials) said.push(...trialNotes(compared, trials));
  if (hasClusters && tested) {
    said.push(
      `Underlined in the colour of the larger response: cluster p ≤ ${short(tested.alpha)} (cluster-based permutation test); clusters do not locate effects in time.`,
    );
  }
  if (latency) {
    const limits = Number.isFinite(latency.low) && Number.isFinite(latency.high);
    said.push(`Triangle: latency, where the first such cluster begins${limits ? "; line: its 95 % limits over resampled trials, where at least 95 % of them have it" : ""}.`);
  }
  if (compared.bins?.width_s && compared.bins.start < 0 && compared.bins.stop > 0) said.push("Thin line: stimulus onset.");
  return said;
}

function trialNotes({ trial_count_a, trial_count_b, bins }: Compared, trials: readonly [Trials, Trials]): string[] {
  const isSpikes = trials[0].activity === null;
  const all = [trial_count_a, trial_count_b] as const;
  const cut = trials.map(({ count }, side) => ({ count, of: all[side] as number, name: "AB"[side] as string })).filter(({ count, of }) => count < of);
  const left = cut.map(({ count, of, name }) => `${count} of ${counted(of, "trial")} of ${name}`).join(" and ");
  const said = [isSpikes ? "Tick: a spike." : "Colours as in the heatmaps.", left ? `Rows: ${left}, evenly spaced.` : "Rows: trials in the order of the recording."];
  const stop = bins?.stop ?? Infinity;
  if (isSpikes && trials.some(({ ends }) => Array.from(ends).some((end) => end < stop - 1e-9))) said.push("Grey: the trial had ended.");
  return said;
}
