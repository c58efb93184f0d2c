import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";

import type { Compared, CoursesTested } from "../wire";
import { ChannelNumbers } from "./ChannelNumbers";

const one = { mean_a: [1], sem_a: [0.1], count_a: [9], mean_b: [2], sem_b: [0.1], count_b: [9], difference: [-1], effect_size: [-1] };
const untested = { modulation_index: null, ci_low: [null], ci_high: [null], p: [null], q: [null], direction: [""], state_a: [""], state_b: [""] };
const quantity = { name: "Amplitude", unit: "µV", factor: 1, is_rate: false };
const bins = { first: 0, last: 9, start: -0.2, stop: 0.8, width_s: 0.1 };
const compared = { bins, quantity, difference_quantity: quantity, channels: { channel: ["Cz"], area: [""], ...one, ...untested } } as unknown as Compared;

function latencyInWords(latency: number): string {
  const tested = { latency: [latency], latency_low: [null], latency_high: [null] } as unknown as CoursesTested;
  const page = renderToStaticMarkup(<ChannelNumbers compared={compared} coursesTested={tested} channel={0} tuning={null} />);
  return /<dt>Latency<\/dt><dd>(.*?)<\/dd>/.exec(page)?.[1] ?? "";
}

test("a cluster that begins before stimulus onset is said to", () => {
  expect(latencyInWords(-0.06)).toBe("−60.0 ms, before stimulus onset");
  expect(latencyInWords(0)).toBe("0.00 ms");
  expect(latencyInWords(0.052)).toBe("52.0 ms");
});

test("a difference that is there from the first bin on began then or before", () => {
  expect(latencyInWords(-0.1953)).toBe("at or before −195 ms, before stimulus onset: A and B differ from the first bin on");
  expect(latencyInWords(-0.1)).toBe("−100 ms, before stimulus onset");
});

test("an amplitude lies above or below the baseline; only rates are stimulated or inhibited", () => {
  const under = (is_rate: boolean): string => {
    const of = { ...compared, quantity: { ...quantity, is_rate }, channels: { ...compared.channels, state_a: ["inhibited"] } } as Compared;
    return /against the baseline<\/dt><dd>(.*?)<\/dd>/.exec(renderToStaticMarkup(<ChannelNumbers compared={of} coursesTested={null} channel={0} tuning={null} />))?.[1] ?? "";
  };
  expect(under(false)).toBe("below baseline");
  expect(under(true)).toBe("inhibited");
});
