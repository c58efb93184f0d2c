/** The source behind `striate serve` and `striate live`. */

import { arraysOf } from "../arrays";
import { Unanswered, type News, type Source } from "../source";
import type { Run } from "../wire";
import { Kept, type Told } from "./kept";

const SOON_MS = 500;
const LATEST_MS = 8000;
const LIVE = /^live(\/|$)/;

/** `root` is the address before `api/`. */
export function servedSource(root = "./"): Source {
  const kept = new Kept();
  const listeners = new Set<(news: News) => void>();
  const tell = (news: News): void => {
    expire(kept, news);
    for (const listener of listeners) listener(news);
  };
  const line = lineTo(`${root}api/events`, tell);
  return {
    isStatic: false,
    json: <T>(path: string) => kept.get<T>(path, (last) => asked(root, path, last, jsonOf<T>)),
    arrays: (path) => kept.get(path, (last) => asked(root, path, last, arraysOf)),
    figure: (path) => `${root}api/figures/${path.split("/").map(encodeURIComponent).join("/")}`,
    watch: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) line.open();
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) line.close();
      };
    },
  };
}

function expire(kept: Kept, news: News): void {
  if (news.kind === "catalogue") kept.expire((path) => !LIVE.test(path));
  if (news.kind === "live") kept.expire((path) => LIVE.test(path));
  if (news.kind === "connection" && news.fault === null) kept.expire(() => true);
}

async function asked<T>(root: string, path: string, last: Told<T> | null, read: (content: ArrayBuffer) => T): Promise<Told<T>> {
  const headers: Record<string, string> = last?.tag ? { "If-None-Match": last.tag } : {};
  const [answer, content] = await received(`${root}api/${path}`, headers);
  if (answer.status === 304 && last) return last;
  if (!answer.ok) throw new Unanswered(refusalOf(answer, content), answer.status);
  try {
    return { value: read(content), tag: answer.headers.get("ETag") };
  } catch (fault) {
    throw new Unanswered(`What the server sent cannot be read; load the page again (${String(fault)}).`, answer.status);
  }
}

/** The answer with all that came with it: a line may also break in between. */
async function received(address: string, headers: Record<string, string>): Promise<[Response, ArrayBuffer]> {
  try {
    const answer = await fetch(address, { headers, cache: "no-store" });
    return [answer, await answer.arrayBuffer()];
  } catch {
    throw new Unanswered("The server does not answer; is `striate serve` still running?", 0);
  }
}

function jsonOf<T>(content: ArrayBuffer): T {
  return JSON.parse(new TextDecoder().decode(content)) as T;
}

function refusalOf(answer: Response, content: ArrayBuffer): string {
  try {
    const { detail } = jsonOf<{ detail?: unknown }>(content);
    if (typeof detail === "string") return detail;
  } catch {
    // no JSON: something between the page and the server has answered
  }
  return `The server answered ${answer.status} ${answer.statusText}`.trim();
}

const SILENT = "The server does not answer. The page shows what came last, and goes on by itself when it is back.";

/** Why there is no news: what a server says that can be reached, but tells this page nothing. */
async function faultOfLine(address: string): Promise<string> {
  const stop = new AbortController();
  try {
    const answer = await fetch(address, { cache: "no-store", signal: stop.signal });
    if (answer.ok) return SILENT;
    return `No news from the server: ${refusalOf(answer, await answer.arrayBuffer())}. The page shows what came last.`;
  } catch {
    return SILENT;
  } finally {
    // where the line stands again, what it tells would never end
    stop.abort();
  }
}

/** A line over which news come; it is built again when it breaks, later after each failure. */
function lineTo(address: string, tell: (news: News) => void): { open: () => void; close: () => void } {
  let line: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let pause = SOON_MS;
  let said: string | null = null;
  const say = (fault: string | null): void => {
    if (fault === said) return;
    said = fault;
    tell({ kind: "connection", fault });
  };
  const open = (): void => {
    line = new EventSource(address);
    line.onopen = () => {
      pause = SOON_MS;
      say(null);
    };
    line.onerror = () => {
      close();
      if (said === null) say(SILENT);
      void faultOfLine(address).then((fault) => said !== null && say(fault));
      again = setTimeout(open, pause);
      pause = Math.min(2 * pause, LATEST_MS);
    };
    line.addEventListener("catalogue", () => tell({ kind: "catalogue" }));
    line.addEventListener("run", (event) => tell({ kind: "run", run: JSON.parse(event.data as string) as Run }));
    line.addEventListener("live", (event) => tell({ kind: "live", ...(JSON.parse(event.data as string) as { version: number }) }));
  };
  const close = (): void => {
    clearTimeout(again);
    line?.close();
    line = null;
  };
  return { open, close };
}
