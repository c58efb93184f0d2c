import { expect, test } from "vitest";
import { csvOf } from "../channels/csv";
import type { PooledFound, Session } from "../wire";
import { countsOf, populationColumns, sessionColumns } from "./pooledcolumns";

const session = (change: Partial<Session>): Session => ({
  recording: "r1",
  area: "V1",
  channel_count: 3,
  tested: 3,
  a_larger: 1,
  b_larger: 0,
  no_difference: 2,
  stimulated_a: 0,
  inhibited_a: 0,
  stimulated_b: 0,
  inhibited_b: 0,
  ...change,
});
const population = { low: null, high: null, recording_count: 1, channel_count: 1 };

const found = {
  quantity: { name: "Amplitude", unit: "µV", factor: 1e6, is_rate: false },
  populations: [
    { ...population, area: "=1+1", difference: 0.1 },
    { ...population, area: "V1, upper", difference: null },
    { area: "", difference: 2e-6, low: 1e-6, high: 4e-6, recording_count: 2, channel_count: 1200 },
  ],
  sessions: [session({}), session({ recording: "r2", area: "@x", tested: 1200 })],
} as unknown as PooledFound;

test("mean differences are written in full, in the shown unit, and nothing is computed by a spreadsheet", () => {
  expect(csvOf(populationColumns(found), [0, 1, 2]).split("\n")).toEqual([
    "over,area,difference (µV),ci_low (µV),ci_high (µV),recordings,channels",
    "area,'=1+1,100000,,,1,1",
    'area,"V1, upper",,,,1,1',
    `all areas,,2,1,${4e-6 * 1e6},2,1200`,
    "",
  ]);
});

test("counts of a recording are those that are shown: states only where there are any", () => {
  expect(csvOf(sessionColumns(found), [0, 1])).toBe(
    "recording,area,channel_count,tested,a_larger,b_larger,no_difference\nr1,V1,3,3,1,0,2\nr2,'@x,3,1200,1,0,2\n",
  );
  const driven = { ...found, sessions: [session({ inhibited_b: 1 })] };
  expect(countsOf(driven).map(([key]) => key)).toContain("stimulated_a");
  expect(csvOf(sessionColumns(driven), [0]).split("\n")[1]).toBe("r1,V1,3,3,1,0,2,0,0,0,1");
});
