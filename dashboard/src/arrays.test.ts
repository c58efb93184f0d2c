import { expect, test } from "vitest";

import { arraysOf, saidOf, valuesOf } from "./arrays";

/** The layout of safetensors, put together by hand. */
function packed(header: object, content: Uint8Array): ArrayBuffer {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(32);
  padded.set(text);
  const whole = new Uint8Array(8 + padded.length + content.length);
  new DataView(whole.buffer).setBigUint64(0, BigInt(padded.length), true);
  whole.set(padded, 8);
  whole.set(content, 8 + padded.length);
  return whole.buffer;
}

const numbers = new Uint8Array(new Float64Array([1.5, NaN, -0.25, 1e300]).buffer);
const counts = new Uint8Array(new Int32Array([7, -8, 9]).buffer);
const whole = new Uint8Array([...numbers, ...counts]);
const HEADER = {
  __metadata__: { units: "spikes/s" },
  mean: { dtype: "F64", shape: [2, 2], data_offsets: [0, 32] },
  count: { dtype: "I32", shape: [3], data_offsets: [32, 44] },
};

test("arrays come back with their shapes and values", () => {
  const arrays = arraysOf(packed(HEADER, whole));
  expect(Object.keys(arrays)).toEqual(["mean", "count"]);
  expect(saidOf(arrays, "units")).toBe("spikes/s");
  expect(saidOf(arrays, "channel")).toBe("");
  expect(arrays.mean?.shape).toEqual([2, 2]);
  expect([...valuesOf(arrays, "mean")]).toEqual([1.5, NaN, -0.25, 1e300]);
  expect([...valuesOf(arrays, "count")]).toEqual([7, -8, 9]);
});

test("an array that lies on no boundary of its own is read all the same", () => {
  const shifted = { count: { dtype: "I32", shape: [1], data_offsets: [0, 4] }, mean: { dtype: "F64", shape: [4], data_offsets: [4, 36] } };
  const arrays = arraysOf(packed(shifted, new Uint8Array([...counts.slice(0, 4), ...numbers])));
  expect([...valuesOf(arrays, "mean")]).toEqual([1.5, NaN, -0.25, 1e300]);
});

test("an answer that is cut off is an error", () => {
  expect(() => arraysOf(packed(HEADER, whole.slice(0, 40)))).toThrow("cut off");
  expect(() => arraysOf(new ArrayBuffer(4))).toThrow("cut off");
  expect(() => arraysOf(packed(HEADER, whole).slice(0, 20))).toThrow("cut off");
});

test("a shape that does not fit its values is an error", () => {
  const wrong = { mean: { dtype: "F64", shape: [3], data_offsets: [0, 32] } };
  expect(() => arraysOf(packed(wrong, numbers))).toThrow("not as many values");
});

test("an unknown kind of number, or an array that is not there, is an error", () => {
  expect(() => arraysOf(packed({ mean: { dtype: "Q7", shape: [1], data_offsets: [0, 1] } }, numbers))).toThrow("Q7");
  expect(() => valuesOf(arraysOf(packed(HEADER, whole)), "sem")).toThrow("no array 'sem'");
});
