import { expect, test } from "vitest";

import { Kept, type Told } from "./kept";

function counting() {
  let asked = 0;
  const lasts: (Told<number> | null)[] = [];
  const ask = async (last: Told<number> | null): Promise<Told<number>> => {
    lasts.push(last);
    asked += 1;
    return { value: asked, tag: String(asked) };
  };
  return { ask, lasts };
}

test("an answer is asked for once while it is fresh, also by two at a time", async () => {
  const kept = new Kept();
  const { ask, lasts } = counting();
  expect(await Promise.all([kept.get("x", ask), kept.get("x", ask)])).toEqual([1, 1]);
  expect(await kept.get("x", ask)).toBe(1);
  expect(lasts).toHaveLength(1);
});

test("an answer that is no longer fresh is asked for again, with what was known", async () => {
  const kept = new Kept();
  const { ask, lasts } = counting();
  await kept.get("x", ask);
  await kept.get("live", ask);
  kept.expire((path) => path === "x");
  expect(await kept.get("x", ask)).toBe(3);
  expect(await kept.get("live", ask)).toBe(2);
  expect(lasts.at(-1)).toEqual({ value: 1, tag: "1" });
});

test("what becomes old on its way is asked for again by the next", async () => {
  const kept = new Kept();
  const { ask } = counting();
  const first = kept.get("x", ask);
  kept.expire(() => true);
  expect(await kept.get("x", ask)).toBe(2);
  expect(await first).toBe(1);
});

test("a failure is not kept, and what was known before is", async () => {
  const kept = new Kept();
  const { ask, lasts } = counting();
  await kept.get("x", ask);
  kept.expire(() => true);
  await expect(kept.get("x", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  await kept.get("x", ask);
  expect(lasts.at(-1)).toEqual({ value: 1, tag: "1" });
});

test("the longest unused is forgotten", async () => {
  const kept = new Kept();
  const { ask, lasts } = counting();
  for (let at = 0; at < 200; at++) await kept.get(String(at), ask);
  await kept.get("199", ask);
  expect(lasts).toHaveLength(200);
  await kept.get("0", ask);
  expect(lasts).toHaveLength(201);
});

test("an answer on its way is not forgotten, and so never asked for twice at a time", async () => {
  const kept = new Kept();
  const { ask, lasts } = counting();
  let answerIt = (_: Told<number>): void => undefined;
  const slow = kept.get("slow", () => new Promise<Told<number>>((resolve) => (answerIt = resolve)));
  for (let at = 0; at < 200; at++) await kept.get(String(at), ask);
  const again = kept.get("slow", ask);
  answerIt({ value: -1, tag: null });
  expect(await Promise.all([slow, again])).toEqual([-1, -1]);
  expect(lasts).toHaveLength(200);
});

test("large arrays leave room for few", async () => {
  const kept = new Kept();
  let asked = 0;
  const large = async (): Promise<Told<unknown>> => {
    asked += 1;
    return { value: { course: { shape: [2 ** 22], values: new Float64Array(2 ** 22) } }, tag: null };
  };
  for (let at = 0; at < 6; at++) await kept.get(String(at), large);
  await kept.get("5", large);
  await kept.get("4", large);
  expect(asked).toBe(6);
  await kept.get("0", large);
  expect(asked).toBe(7);
});
