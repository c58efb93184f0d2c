import { expect, test } from "vitest";

import { Unanswered } from "../source";
import type { Compared } from "../wire";
import { answerOf } from "./channelcourse";

const compared = { channels: { channel: ["one", "two"] } } as unknown as Compared;
const answer = { value: { of: "two" }, fault: null, version: "1" };
const ofChannel = (channel: number) => answerOf({ compared, channel }, answer, ({ of }) => of);

test("an answer of this very channel is as it came", () => {
  expect(ofChannel(1)).toBe(answer);
});

test("what another channel had at this place is not shown under its name", () => {
  expect(ofChannel(0)).toMatchObject({ value: null, version: "1" });
  expect(ofChannel(0).fault?.message).toContain("other channels than the comparison");
});

test("an answer that failed keeps its own reason", () => {
  const fault = new Unanswered("the recording is damaged", 409);
  expect(answerOf({ compared, channel: 0 }, { ...answer, value: null, fault }, () => "").fault).toBe(fault);
});
