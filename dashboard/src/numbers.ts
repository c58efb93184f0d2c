/** Numbers as the printed figures and the report write them. */

const MINUS = "\u2212";
const NO_NUMBER = "\u2013";
/** What rounds to 100 has three digits without a fraction. */
const WHOLE_FROM = 99.95;

type MaybeNumber = number | null | undefined;

/** Three digits, all of them from 100 on, and a true minus sign; a dash for none. */
export function inWords(value: MaybeNumber): string {
  return written(value, false);
}

/** The same with a sign before it, other than before 0. */
export function signed(value: MaybeNumber): string {
  return written(value, true);
}

/** A p or q: three digits at most, never as a power of ten; a dash for none. */
export function probability(value: MaybeNumber): string {
  if (!isKnown(value)) return NO_NUMBER;
  return positional(value, 3).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

/** A mean as exact as its standard error, which has two digits; alone where there is none. */
export function withError(mean: MaybeNumber, error: MaybeNumber, sign = false): string {
  if (!isKnown(mean)) return "no value";
  if (!isKnown(error) || !(error > 0)) return `${sign && mean > 0 ? "+" : ""}${short(mean, 4)}`;
  const decimals = Math.min(Math.max(1 - Math.floor(Math.log10(error)), 0), 12);
  const rounded = fixed(mean, decimals);
  return `${sign && Number(rounded) > 0 ? "+" : ""}${rounded} ± ${fixed(error, decimals)}`.replaceAll("-", MINUS);
}

/** A number as short as it can be said with at most `digits` digits: `%g` without an exponent; a dash for none. */
export function short(value: number, digits = 6): string {
  if (!isKnown(value)) return NO_NUMBER;
  const rounded = Number(value.toPrecision(digits));
  const text = Math.abs(rounded) >= 1e-7 ? positional(rounded, digits) : "0";
  const trimmed = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return trimmed.replace("-", MINUS);
}

/** A whole number, with its noun where there is one: '1 trial', '1,080 trials', '1,080'. */
export function counted(count: number, noun = ""): string {
  const number = count.toLocaleString("en-US");
  return noun ? `${number} ${noun}${count === 1 ? "" : "s"}` : number;
}

/** A number of the wire in the unit that is shown; NaN for none. */
export function shown(stored: MaybeNumber, factor: number): number {
  return isKnown(stored) ? stored * factor : NaN;
}

function isKnown(value: MaybeNumber): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

function written(value: MaybeNumber, sign: boolean): string {
  if (!isKnown(value)) return NO_NUMBER;
  const text = Math.abs(value) >= WHOLE_FROM ? grouped(fixed(value, 0)) : threeDigits(value);
  return `${sign && value > 0 ? "+" : ""}${text}`.replaceAll("-", MINUS);
}

/** Python's `#.3g`: an exponent below 0.0001, trailing zeros kept, and the point. */
function threeDigits(value: number): string {
  if (value === 0) return "0.00";
  const [mantissa, exponent] = halfEven(value, 3);
  if (exponent >= -4) return positional(value, 3);
  const power = String(-exponent).padStart(2, "0");
  return `${value < 0 ? "-" : ""}${mantissa[1]}.${mantissa.slice(2)}e-${power}`;
}

/** The number with `digits` digits and no exponent. */
function positional(value: number, digits: number): string {
  if (value === 0) return "0";
  const [mantissa, exponent] = halfEven(value, digits);
  const sign = mantissa[0] === "-" ? "-" : "";
  const all = mantissa.slice(1);
  if (exponent >= digits - 1) return sign + all + "0".repeat(exponent - digits + 1);
  if (exponent >= 0) return `${sign}${all.slice(0, exponent + 1)}.${all.slice(exponent + 1)}`;
  return `${sign}0.${"0".repeat(-exponent - 1)}${all}`;
}

/** The number with `decimals` decimals, as Python rounds: what lies in the middle, to the even. */
function fixed(value: number, decimals: number): string {
  const size = Math.abs(value);
  // toFixed turns to powers of ten here, where no number has decimals
  if (size >= 1e21) return BigInt(value).toString() + (decimals ? `.${"0".repeat(decimals)}` : "");
  const exact = size.toFixed(100);
  const cut = exact.slice(0, exact.length - 100 + decimals).replace(/\.$/, "");
  const isTie = /^\.?50*$/.test(exact.slice(cut.length)) && Number(cut.at(-1)) % 2 === 0;
  const text = isTie ? cut : size.toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `-${text}` : text;
}

/** Sign and digits, and the exponent, rounded to `digits`; ties go to the even digit. */
function halfEven(value: number, digits: number): [string, number] {
  const sign = value < 0 ? "-" : "+";
  const size = Math.abs(value);
  const exact = size.toExponential(100).split("e") as [string, string];
  const all = exact[0].replace(".", "");
  const isTie = /^50*$/.test(all.slice(digits)) && Number(all[digits - 1]) % 2 === 0;
  if (isTie) return [sign + all.slice(0, digits), Number(exact[1])];
  const rounded = size.toExponential(digits - 1).split("e") as [string, string];
  return [sign + rounded[0].replace(".", ""), Number(rounded[1])];
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ",");
}
