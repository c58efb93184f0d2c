import { expect, test } from "vitest";

import type { Arrays } from "../arrays";
import { Unanswered, type Source } from "../source";
import type { Compared } from "../wire";
import { found } from "./compared";

const ASKED = { prefix: "recordings/r", path: "comparisons/c", pair: { a: "x", b: "y" }, hasTestedCourses: false };

function arraysOf(...mean: number[]): Arrays {
  const course = { shape: [mean.length, 1], values: Float64Array.from(mean) };
  return { mean: { shape: [mean.length], values: Float64Array.from(mean) }, time_course: course, time_course_sem: course };
}

function sourceOf(kind: Compared["kind"], means: Record<string, Arrays | Unanswered>): Source {
  const compared = { kind, bins: {}, channels: { mean_a: [1, null], mean_b: [2, 3] } };
  return {
    json: async () => compared,
    arrays: async (path: string) => {
      const answer = means[path.split("/").at(-2) as string];
      if (answer instanceof Unanswered) throw answer;
      return answer;
    },
  } as unknown as Source;
}

test("courses belong to the means that were compared", async () => {
  const { courses, fault } = await found(sourceOf("comparison", { x: arraysOf(1, NaN), y: arraysOf(2, 3) }), ASKED);
  expect(courses?.a.mean).toEqual(Float64Array.of(1, NaN));
  expect(fault).toBe("");
});

test.each([
  ["another value", arraysOf(1.5, NaN)],
  ["a value where there was none", arraysOf(1, 0)],
  ["channels in another order", arraysOf(NaN, 1)],
  ["another number of channels", arraysOf(1)],
])("courses that changed after the comparison was read are not drawn under its names: %s", async (_, x) => {
  const { courses, fault } = await found(sourceOf("comparison", { x, y: arraysOf(2, 3) }), ASKED);
  expect(courses).toBeNull();
  expect(fault).toContain("not those that were compared");
});

test("live, a trial may come in between, but not a channel", async () => {
  expect((await found(sourceOf("live", { x: arraysOf(1.5, 2), y: arraysOf(2, 3) }), ASKED)).courses).not.toBeNull();
  expect((await found(sourceOf("live", { x: arraysOf(1), y: arraysOf(2, 3) }), ASKED)).courses).toBeNull();
});

test("without its courses a comparison is shown all the same, and says why", async () => {
  const lost = new Unanswered("the means of x are damaged", 409);
  expect(await found(sourceOf("comparison", { x: lost, y: arraysOf(2, 3) }), ASKED)).toMatchObject({ courses: null, fault: lost.message });
});

test("courses that may be there a moment later are waited for", async () => {
  const busy = new Unanswered("too much is being computed at the moment", 429);
  await expect(found(sourceOf("comparison", { x: busy, y: arraysOf(2, 3) }), ASKED)).rejects.toBe(busy);
});
