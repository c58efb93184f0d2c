import { describe, expect, it } from "vitest";
import fixture from "./drawing/fixture.json";
import { counted, inWords, probability, short, shown, signed, withError } from "./numbers";

describe("numbers", () => {
  it.each(fixture.numbers as [number, string, string][])("%d is written as in the report", (value, plain, withSign) => {
    expect(inWords(value)).toBe(plain);
    expect(signed(value)).toBe(withSign);
  });

  it.each(fixture.probabilities as [number, string][])("a p of %d is never a power of ten", (value, words) => {
    expect(probability(value)).toBe(words);
  });

  it.each(fixture.errors as [number, number, string][])("%d ± %d has the digits of its error", (mean, error, words) => {
    expect(withError(mean, error)).toBe(words);
  });

  it("that are missing are a dash, or said to be missing", () => {
    for (const none of [null, undefined, NaN]) {
      expect([inWords(none), signed(none), probability(none)]).toEqual(["–", "–", "–"]);
      expect(withError(none, 1)).toBe("no value");
    }
    expect(withError(3.14159, null)).toBe("3.142");
    expect(withError(2.5, 0.31, true)).toBe("+2.50 ± 0.31");
    expect([0.001, -0.001].map((mean) => withError(mean, 0.31, true))).toEqual(["0.00 ± 0.31", "0.00 ± 0.31"]);
  });

  it("on axes are as short as they can be", () => {
    expect([0, 0.1, -2.5, 1.28, 100, 1e-9].map((value) => short(value))).toEqual(["0", "0.1", "−2.5", "1.28", "100", "0"]);
    expect(short(1 / 3, 3)).toBe("0.333");
  });

  it("that are huge are written out, and none is a dash", () => {
    expect(inWords(1e21)).toBe("1,000,000,000,000,000,000,000");
    expect(inWords(-1.5e300).length).toBe(401 + 1);
    expect(withError(2e21, 0.5)).toBe("2000000000000000000000.00 ± 0.50");
    expect([NaN, Infinity].map((value) => short(value))).toEqual(["–", "–"]);
  });

  it("of the wire are multiplied by their factor, none is NaN", () => {
    expect(shown(2e-6, 1e6)).toBe(2);
    expect(shown(null, 1)).toBeNaN();
    expect([counted(1, "trial"), counted(1080, "trial")]).toEqual(["1 trial", "1,080 trials"]);
    expect(counted(1080)).toBe("1,080");
  });
});
