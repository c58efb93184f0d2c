import { beforeEach, expect, test, vi } from "vitest";

import { bytesOf, siteSource } from "./site";

interface FakeScript {
  src: string;
  onload: (() => void) | null;
  onerror: (() => void) | null;
  remove: () => void;
}

const scripts: FakeScript[] = [];

beforeEach(() => {
  scripts.length = 0;
  vi.stubGlobal("window", {});
  vi.stubGlobal("document", {
    createElement: () => ({ src: "", onload: null, onerror: null, remove: () => undefined }),
    head: { append: (script: FakeScript) => scripts.push(script) },
  });
});

const receive = (path: string, content: unknown): void => window.striate?.receive(path, content);

test("a resource comes as a script that hands it over", async () => {
  const source = siteSource("data/");
  const catalogue = source.json("catalogue");
  expect(scripts[0]?.src).toBe("data/catalogue.js");
  receive("catalogue", { project: "p" });
  scripts[0]?.onload?.();
  expect(await catalogue).toEqual({ project: "p" });
  await source.json("catalogue");
  expect(scripts).toHaveLength(1);
});

test("what is not there, or brings something else, is not part of the site", async () => {
  const source = siteSource("data/");
  const absent = source.json("pooled/x");
  scripts[0]?.onerror?.();
  await expect(absent).rejects.toThrow("not part of the site");
  const other = source.json("pooled/y");
  receive("pooled/z", {});
  scripts[1]?.onload?.();
  await expect(other).rejects.toThrow("not part of the site");
});

test("a stimulus is not compared with itself", async () => {
  await expect(siteSource("data/").json("recordings/r/explored/x/x")).rejects.toThrow("A and B are both 'x'");
  expect(scripts).toHaveLength(0);
});

test("the letters of base64 are the bytes they stand for", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
  expect(new Uint8Array(bytesOf(Buffer.from(bytes).toString("base64")))).toEqual(bytes);
});

test("nobody watches files that never change", () => {
  expect(siteSource("data/").watch(() => undefined)()).toBeUndefined();
});
