import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Unanswered, type News } from "../source";
import { servedSource } from "./served";

class FakeLine {
  static readonly all: FakeLine[] = [];
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  readonly heard = new Map<string, (event: { data: string }) => void>();

  constructor(readonly address: string) {
    FakeLine.all.push(this);
  }

  addEventListener(kind: string, listener: (event: { data: string }) => void): void {
    this.heard.set(kind, listener);
  }

  close(): void {
    this.isClosed = true;
  }
}

const fetched: { address: string; tag: string | undefined }[] = [];
let answer: () => Response | Promise<Response>;

/** The page as it is seen, or not. */
class FakeDocument extends EventTarget {
  visibilityState = "visible";

  show(visibilityState: "visible" | "hidden"): void {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

let page: FakeDocument;

beforeEach(() => {
  page = new FakeDocument();
  vi.stubGlobal("document", page);
  FakeLine.all.length = 0;
  fetched.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeLine);
  vi.stubGlobal("fetch", (address: string, { headers, signal }: { headers?: Record<string, string>; signal: AbortSignal }) => {
    fetched.push({ address, tag: headers?.["If-None-Match"] });
    const ended = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    return Promise.race([ended, Promise.resolve().then(answer)]);
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const told = (value: unknown, tag: string) => () => new Response(JSON.stringify(value), { headers: { ETag: tag } });

test("an answer that has not changed is the very object that came before", async () => {
  const source = servedSource();
  source.watch(() => undefined);
  answer = told({ version: 1 }, '"one"');
  const first = await source.json("catalogue");
  FakeLine.all[0]?.heard.get("catalogue")?.({ data: '{"version": "x"}' });
  answer = () => new Response(null, { status: 304 });
  expect(await source.json("catalogue")).toBe(first);
  expect(fetched).toEqual([
    { address: "./api/catalogue", tag: undefined },
    { address: "./api/catalogue", tag: '"one"' },
  ]);
});

test("a trial of a live recording makes only what is live old", async () => {
  const source = servedSource();
  source.watch(() => undefined);
  answer = told({}, '"one"');
  await source.json("catalogue");
  await source.json("live");
  FakeLine.all[0]?.heard.get("live")?.({ data: '{"version": 3}' });
  await source.json("catalogue");
  await source.json("live");
  expect(fetched.map(({ address }) => address)).toEqual(["./api/catalogue", "./api/live", "./api/live"]);
});

test("a refusal is told in the server's sentence", async () => {
  answer = () => new Response('{"detail": "there is no recording \'x\'"}', { status: 404 });
  const refused = servedSource().json("recordings/x");
  await expect(refused).rejects.toThrow("there is no recording 'x'");
  await expect(refused).rejects.toBeInstanceOf(Unanswered);
  answer = () => new Response("<h1>Bad gateway</h1>", { status: 502, statusText: "Bad Gateway" });
  await expect(servedSource().json("catalogue")).rejects.toThrow("502 Bad Gateway");
  answer = () => {
    throw new TypeError("Failed to fetch");
  };
  await expect(servedSource().json("catalogue")).rejects.toThrow("does not answer");
});

test("an answer that breaks off, or means nothing here, is told in a sentence", async () => {
  answer = () => new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError("network error")) }));
  await expect(servedSource().json("catalogue")).rejects.toThrow("does not answer");
  answer = () => new Response("<h1>Log in</h1>");
  await expect(servedSource().json("catalogue")).rejects.toThrow(/^What the server sent cannot be read; load the page again/);
  await expect(servedSource().arrays("recordings/r/means/x/course")).rejects.toBeInstanceOf(Unanswered);
});

test("a server that refuses the line says why, until the line stands", async () => {
  const faults: (string | null)[] = [];
  servedSource().watch((news) => news.kind === "connection" && faults.push(news.fault));
  answer = () => new Response('{"detail": "too many pages are open; close some of them"}', { status: 429 });
  const wait = () => vi.advanceTimersByTimeAsync(500);
  FakeLine.all[0]?.onerror?.();
  await wait();
  FakeLine.all[1]?.onerror?.();
  await wait();
  expect(faults).toEqual([expect.stringContaining("does not answer"), expect.stringContaining("too many pages are open; close some of them")]);
  FakeLine.all[1]?.onopen?.();
  await wait();
  expect(faults.at(-1)).toBeNull();
});

test("a line that breaks is built again, each time later, and everything counts as old when it stands", async () => {
  const source = servedSource();
  const news: News[] = [];
  source.watch((each) => news.push(each));
  answer = told({}, '"one"');
  await source.json("catalogue");
  FakeLine.all[0]?.onerror?.();
  expect(FakeLine.all[0]?.isClosed).toBe(true);
  expect(news).toEqual([{ kind: "connection", fault: expect.stringContaining("does not answer") }]);
  vi.advanceTimersByTime(500);
  FakeLine.all[1]?.onerror?.();
  vi.advanceTimersByTime(500);
  expect(FakeLine.all).toHaveLength(2);
  vi.advanceTimersByTime(500);
  FakeLine.all[2]?.onopen?.();
  expect(news.at(-1)).toEqual({ kind: "connection", fault: null });
  await source.json("catalogue");
  expect(fetched.filter(({ address }) => address.endsWith("catalogue"))).toHaveLength(2);
});

test("a line on which nothing is heard for long is built again; to hear that there is nothing is to hear", () => {
  servedSource().watch(() => undefined);
  FakeLine.all[0]?.onopen?.();
  for (let k = 0; k < 4; k++) {
    vi.advanceTimersByTime(15_000);
    FakeLine.all[0]?.heard.get("nothing")?.({ data: "{}" });
  }
  expect(FakeLine.all).toHaveLength(1);
  vi.advanceTimersByTime(41_000);
  expect(FakeLine.all[0]?.isClosed).toBe(true);
  expect(FakeLine.all).toHaveLength(2);
});

test("a line that never stands is given up too", () => {
  servedSource().watch(() => undefined);
  vi.advanceTimersByTime(41_000);
  expect(FakeLine.all).toHaveLength(2);
});

test("what was asked before the line broke is given up when it stands again", async () => {
  const source = servedSource();
  source.watch(() => undefined);
  answer = () => new Promise(() => undefined);
  const asked = source.json("live");
  const ended = expect(asked).rejects.toMatchObject({ isPassing: true });
  FakeLine.all[0]?.onerror?.();
  vi.advanceTimersByTime(500);
  FakeLine.all[1]?.onopen?.();
  await ended;
});

test("where a request gets no answer the line is not trusted either: it is built again, and then all is asked anew", async () => {
  const source = servedSource();
  const faults: (string | null)[] = [];
  source.watch((news) => news.kind === "connection" && faults.push(news.fault));
  FakeLine.all[0]?.onopen?.();
  answer = () => {
    throw new TypeError("Failed to fetch");
  };
  await Promise.allSettled([source.json("live"), source.json("catalogue")]);
  expect(FakeLine.all[0]?.isClosed).toBe(true);
  expect(faults).toEqual([expect.stringContaining("does not answer")]);
  await vi.advanceTimersByTimeAsync(500);
  expect(FakeLine.all).toHaveLength(2);
  FakeLine.all[1]?.onopen?.();
  expect(faults.at(-1)).toBeNull();
});

test("a line that stands for a moment only is built again ever later", async () => {
  const source = servedSource();
  source.watch(() => undefined);
  answer = () => {
    throw new TypeError("Failed to fetch");
  };
  const times: number[] = [];
  for (let line = 0; line < 5; line++) {
    times.push(Date.now());
    FakeLine.all[line]?.onopen?.();
    await source.json("catalogue").catch(() => undefined);
    while (FakeLine.all.length === line + 1) await vi.advanceTimersByTimeAsync(100);
  }
  expect(times.slice(1).map((time, at) => time - (times[at] as number))).toEqual([500, 1000, 2000, 4000]);
});

test("a page that nobody sees has no line, and asks for everything anew when it is seen again", async () => {
  const source = servedSource();
  const news: News[] = [];
  source.watch((each) => news.push(each));
  FakeLine.all[0]?.onopen?.();
  expect(news).toEqual([]);
  page.show("hidden");
  expect(FakeLine.all[0]?.isClosed).toBe(true);
  vi.advanceTimersByTime(100_000);
  expect(FakeLine.all).toHaveLength(1);
  page.show("visible");
  FakeLine.all[1]?.onopen?.();
  expect(news).toEqual([{ kind: "connection", fault: null }]);
});

test("a page that opens unseen waits with its line", () => {
  page.show("hidden");
  const stop = servedSource().watch(() => undefined);
  expect(FakeLine.all).toHaveLength(0);
  page.show("visible");
  expect(FakeLine.all).toHaveLength(1);
  stop();
  page.show("hidden");
  page.show("visible");
  expect(FakeLine.all).toHaveLength(1);
});

test("who no longer watches leaves no line behind", () => {
  const stop = servedSource().watch(() => undefined);
  stop();
  expect(FakeLine.all[0]?.isClosed).toBe(true);
});

test("names in the path of a figure are no parts of an address", () => {
  expect(servedSource().figure("a b/c?.png")).toBe("./api/figures/a%20b/c%3F.png");
});
