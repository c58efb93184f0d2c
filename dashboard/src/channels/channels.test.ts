import { describe, expect, it } from "vitest";
import { columnsOf, columnsOfCsv, type Column } from "./columns";
import { csvOf } from "./csv";
import { EXAMPLE } from "./example";
import { ALL, type Filters } from "../views/contract";
import { counts, filtersAreSet, limitIn, passing } from "./filters";
import { rowsOf, sorted } from "./sorting";

const columns = columnsOf(EXAMPLE, null);
const column = (key: string) => columns.find((each) => each.key === key) as Column;
const left = (filters: Partial<Filters>) =>
  [0, 1, 2, 3].filter(passing(EXAMPLE.channels, { ...ALL, ...filters }));

describe("sorting", () => {
  it("puts what has no value last, up and down", () => {
    expect(sorted([0, 1, 2, 3], column("difference"), false)).toEqual([1, 2, 0, 3]);
    expect(sorted([0, 1, 2, 3], column("difference"), true)).toEqual([0, 2, 1, 3]);
    expect(sorted([3, 2, 1, 0], column("q"), false)).toEqual([0, 1, 2, 3].sort((a, b) => (EXAMPLE.channels.q[a] ?? 9) - (EXAMPLE.channels.q[b] ?? 9)));
  });

  it("counts the numbers inside names, and keeps the order of equal ones", () => {
    expect(sorted([0, 1], column("channel"), false)).toEqual([0, 1]);
    expect(sorted([3, 1, 2, 0], column("area"), false)).toEqual([2, 0, 3, 1]);
  });

  it("of rows keeps areas in blocks, in the printed order without a column", () => {
    const printed = rowsOf(EXAMPLE, () => true, undefined, false);
    expect(printed.order).toEqual(EXAMPLE.rows.order);
    expect(printed.blocks).toEqual(EXAMPLE.rows.blocks);
    expect(printed.orderWords).toBe("mean rate of A and B");
    const byQ = rowsOf(EXAMPLE, (channel) => channel !== 2, column("q"), false);
    expect(byQ.order).toEqual([0, 1, 3]);
    expect(byQ.blocks).toEqual([{ area: "V1", start: 0, stop: 1 }, { area: "V2", start: 1, stop: 3 }]);
    expect(byQ.orderWords).toBe("q, the effect shown");
    const byArea = rowsOf(EXAMPLE, () => true, column("area"), true);
    expect([byArea.order, byArea.orderWords]).toEqual([printed.order, printed.orderWords]);
  });

  it("of rows is said in the words of the printed figure", () => {
    const inFile = { ...EXAMPLE, rows: { ...EXAMPLE.rows, sorted_by: "file", order_words: "place in the file" } } as const;
    expect(rowsOf(inFile, () => true, undefined, false).orderWords).toBe("place in the file");
    expect(rowsOf(inFile, () => true, column("q"), false).orderWords).toBe("q, the effect shown");
  });
});

describe("filters", () => {
  it("leave all channels when none is set", () => {
    expect(left({})).toEqual([0, 1, 2, 3]);
    expect(filtersAreSet(ALL)).toBe(false);
    expect(filtersAreSet({ ...ALL, mostQ: 0.05 })).toBe(true);
    expect(filtersAreSet({ ...ALL, areas: [""] })).toBe(true);
  });

  it("count what has no value as not passing a limit", () => {
    expect(left({ leastEffect: 0 })).toEqual([0, 1, 2]);
    expect(left({ mostQ: 1 })).toEqual([0, 1, 2]);
  });

  it("take either sign of an effect, and limits that are met", () => {
    expect(left({ leastEffect: 0.8 })).toEqual([0, 1]);
    expect(left({ mostQ: 0.02 })).toEqual([0, 1]);
  });

  it("hold together", () => {
    expect(left({ areas: ["V1"], directions: ["a>b"] })).toEqual([0]);
    expect(left({ states: ["a:inhibited"], name: " N1 " })).toEqual([1]);
    expect(left({ states: ["a:inhibited", "a:stimulated"] })).toEqual([0, 1]);
    expect(left({ states: ["a:stimulated", "b:stimulated"] })).toEqual([]);
    expect(left({ areas: ["V9"] })).toEqual([]);
    expect(left({ directions: [""] })).toEqual([3]);
  });

  it("read a limit with a decimal point or comma, and nothing else", () => {
    expect(["0.05", "0,05", " .5 ", "1e-3", "0"].map((text) => limitIn(text, 1))).toEqual([0.05, 0.05, 0.5, 0.001, 0]);
    expect(["", "-1", "5", "0,0,5", "1.000,5", "x"].map((text) => limitIn(text, 1))).toEqual([null, null, null, null, null, null]);
  });

  it("know how many channels have each value", () => {
    expect([...counts(["V2", "", "V2"])]).toEqual([["V2", 2], ["", 1]]);
  });
});

describe("columns", () => {
  it("that say nothing are left out, of the table only", () => {
    expect(columns.map((each) => each.key)).not.toContain("state_b");
    expect(columnsOfCsv(EXAMPLE, null).map((each) => each.key)).toContain("state_b");
    const amplitudes = { ...EXAMPLE, channels: { ...EXAMPLE.channels, modulation_index: null } };
    expect(columnsOfCsv(amplitudes, null).map((each) => each.key)).not.toContain("modulation_index");
  });

  it("say numbers with their uncertainty, and why one is missing", () => {
    expect(column("mean_a").words(0)).toBe("4.00 ± 0.50");
    expect(column("mean_a").words(3)).toBe("no value");
    expect(column("ci_low").words(1)).toBe("−3.00 to −1.00");
    expect(column("direction").words(3)).toBe("not tested");
  });

  it("are in the shown unit", () => {
    const factor = { name: "Potential", unit: "µV", factor: 1e6, is_rate: false };
    const volts = { ...EXAMPLE, quantity: factor, difference_quantity: { ...factor, unit: "nV", factor: 1e9 } };
    const of = (key: string) => columnsOfCsv(volts, null).find((each) => each.key === key) as Column;
    expect([of("mean_a").value(0), of("mean_a").unit]).toEqual([4e6, "µV"]);
    expect([of("difference").value(1), of("difference").unit]).toEqual([-2e9, "nV"]);
    expect(of("effect_size").value(0)).toBe(0.8);
  });
});

describe("CSV", () => {
  const rows = csvOf(columnsOfCsv(EXAMPLE, null), [0, 2, 3]).split("\n");

  it("names the units, writes numbers in full and nothing for what is missing", () => {
    expect(rows[0]).toMatch(/^channel,area,mean_a \(spikes\/s\),sem_a \(spikes\/s\),count_a \(trials\),/);
    expect(rows[1]).toContain(",0.3333333333333333,");
    expect(rows[3]).toMatch(/^-60 dB,V2,,,0,1,/);
    expect(rows.length).toBe(5);
  });

  it("keeps a spreadsheet from computing a label", () => {
    expect(rows[2]).toMatch(/^"'=HYPERLINK\(""http:\/\/x""\)",V1,/);
    const hostile = ["@x", "\tx", "+1+cmd|' /C'!A0", "-2(3)", "a,b", 'q"', "l\nm", "plain"];
    const one: Column = { ...column("channel"), unit: "", value: (at) => hostile[at] as string };
    expect(csvOf([one], hostile.map((_, at) => at))).toBe(
      "channel\n'@x\n'\tx\n'+1+cmd|' /C'!A0\n'-2(3)\n\"a,b\"\n\"q\"\"\"\n\"l\nm\"\nplain\n",
    );
  });
});
