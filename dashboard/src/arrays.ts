/** Arrays as they travel: a header of JSON, and the numbers, in the layout of safetensors. */

export type Numbers = Float64Array | Int32Array;

/** Values in the order of C: the last dimension runs fastest. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Numbers;
}

export type Arrays = Readonly<Record<string, Tensor>>;

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

type Header = { __metadata__?: Record<string, string> } & Record<string, Entry>;

/** What a server of Striate sends: numbers, and whole numbers. */
const KINDS: Record<string, typeof Float64Array | typeof Int32Array> = { F64: Float64Array, I32: Int32Array };

const LENGTH_BYTES = 8;

/** The arrays in `buffer`, without a copy where they lie on their own boundary. */
export function arraysOf(buffer: ArrayBuffer): Arrays {
  if (buffer.byteLength < LENGTH_BYTES) throw new Error("the answer is cut off");
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  const start = LENGTH_BYTES + length;
  if (start > buffer.byteLength) throw new Error("the answer is cut off");
  const { __metadata__: words = {}, ...entries } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, LENGTH_BYTES, length))) as Header;
  const arrays: Record<string, Tensor> = {};
  for (const [name, entry] of Object.entries(entries)) arrays[name] = tensor(buffer, start, name, entry);
  said.set(arrays, words);
  return arrays;
}

/** A few words that came with the arrays ('channel', 'units', …), or ''. */
export function saidOf(arrays: Arrays, about: string): string {
  return said.get(arrays)?.[about] ?? "";
}

const said = new WeakMap<Arrays, Record<string, string>>();

/** The values of one array, which has to be there. */
export function valuesOf(arrays: Arrays, name: string): Numbers {
  const found = arrays[name];
  if (!found) throw new Error(`the answer has no array '${name}'`);
  return found.values;
}

function tensor(buffer: ArrayBuffer, start: number, name: string, { dtype, shape, data_offsets }: Entry): Tensor {
  const Kind = KINDS[dtype];
  if (!Kind) throw new Error(`array '${name}' is of the unknown kind ${dtype}`);
  const [first, last] = data_offsets;
  const count = shape.reduce((product, size) => product * size, 1);
  const width = Kind.BYTES_PER_ELEMENT;
  if (start + last > buffer.byteLength) throw new Error("the answer is cut off");
  if (last - first !== count * width) throw new Error(`array '${name}' has not as many values as its shape says`);
  const isAligned = (start + first) % width === 0;
  const bytes = isAligned ? buffer : buffer.slice(start + first, start + last);
  return { shape, values: new Kind(bytes, isAligned ? start + first : 0, count) };
}
