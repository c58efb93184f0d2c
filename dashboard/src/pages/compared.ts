/** Two stimuli compared, with their courses: asked for together. */

import { valuesOf, type Arrays } from "../arrays";
import type { Pair } from "../address";
import type { Course } from "../drawing/compared/picture";
import { Unanswered, type Source } from "../source";
import type { Compared, CoursesTested } from "../wire";

export interface Found {
  readonly compared: Compared;
  readonly courses: { readonly a: Course; readonly b: Course } | null;
  readonly coursesTested: CoursesTested | null;
  /** What could not be had beside the comparison itself. */
  readonly fault: string;
}

interface Asked {
  /** 'recordings/x' or 'live'. */
  readonly prefix: string;
  /** Path of the comparison below it. */
  readonly path: string;
  readonly pair: Pair;
  readonly hasTestedCourses: boolean;
}

const courses = new WeakMap<Arrays, Course>();

/** The comparison with what belongs to it; only without the comparison itself there is no answer. */
export async function found(source: Source, { prefix, path, pair, hasTestedCourses }: Asked): Promise<Found> {
  const arrays = (stimulus: string): Promise<Arrays> => source.arrays(`${prefix}/means/${stimulus}/course`);
  const wanted = Promise.allSettled([arrays(pair.a), arrays(pair.b)]);
  const tested = hasTestedCourses ? settled(source.json<CoursesTested>(`${prefix}/${path}/courses`)) : null;
  const compared = await source.json<Compared>(`${prefix}/${path}`);
  if (compared.bins === null) return { compared, courses: null, coursesTested: null, fault: "" };
  const [a, b] = await wanted;
  const test = await tested;
  const areThere = a.status === "fulfilled" && b.status === "fulfilled";
  const areTheirs = areThere && isOf(a.value, compared, "mean_a") && isOf(b.value, compared, "mean_b");
  return {
    compared,
    courses: areTheirs ? both(courseOf(a.value), courseOf(b.value)) : null,
    coursesTested: test?.status === "fulfilled" ? test.value : null,
    fault: areThere && !areTheirs ? OF_ANOTHER_RUN : ([a, b].map(sentence).find(Boolean) ?? (test ? sentence(test) : "")),
  };
}

const OF_ANOTHER_RUN = "The means are not those that were compared: one of them is of another run. Once `snakemake` has ended they belong together again.";

/** Whether the means that were compared are those of the courses; live, where trials come in between, whether they are of as many channels. */
function isOf(arrays: Arrays, { kind, channels }: Compared, side: "mean_a" | "mean_b"): boolean {
  const [means, compared] = [valuesOf(arrays, "mean"), channels[side]];
  if (means.length !== compared.length) return false;
  return kind === "live" || compared.every((mean, at) => (mean === null ? !Number.isFinite(means[at]) : mean === means[at]));
}

/** The course in arrays; the same object for the same arrays. */
function courseOf(arrays: Arrays): Course {
  const known = courses.get(arrays);
  if (known) return known;
  const course: Course = {
    mean: valuesOf(arrays, "time_course") as Float64Array,
    sem: valuesOf(arrays, "time_course_sem") as Float64Array,
    binCount: arrays.time_course?.shape[1] ?? 0,
  };
  courses.set(arrays, course);
  return course;
}

const pairs = new WeakMap<Course, WeakMap<Course, { a: Course; b: Course }>>();

/** Two courses; the same object for the same two, so that views draw nothing twice. */
function both(a: Course, b: Course): { a: Course; b: Course } {
  const withA = pairs.get(a) ?? new WeakMap<Course, { a: Course; b: Course }>();
  pairs.set(a, withA);
  const pair = withA.get(b) ?? { a, b };
  withA.set(b, pair);
  return pair;
}

async function settled<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  return (await Promise.allSettled([promise]))[0];
}

/** Why a part is missing; where it may be there a moment later, there is no answer yet. */
function sentence(result: PromiseSettledResult<unknown>): string {
  if (result.status === "fulfilled") return "";
  const reason: unknown = result.reason;
  if (reason instanceof Unanswered && reason.isPassing) throw reason;
  return reason instanceof Error ? reason.message : String(reason);
}
