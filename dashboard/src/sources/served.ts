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
    json: <T>(path: string) => kept.get<T>(path, (last) => asked(root, path, last, (answer) => answer.json() as Promise<T>)),
    arrays: (path) => kept.get(path, (last) => asked(root, path, last, async (answer) => arraysOf(await answer.arrayBuffer()))),
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
  if (news.kind === "connection" && news.isOpen) kept.expire(() => true);
}

async function asked<T>(
  root: string,
  path: string,
  last: Told<T> | null,
  read: (answer: Response) => Promise<T>,
): Promise<Told<T>> {
  const headers: Record<string, string> = last?.tag ? { "If-None-Match": last.tag } : {};
  let answer: Response;
  try {
    answer = await fetch(`${root}api/${path}`, { headers, cache: "no-store" });
  } catch {
    throw new Unanswered("The server does not answer; is `striate serve` still running?", 0);
  }
  if (answer.status === 304 && last) return last;
  if (!answer.ok) throw new Unanswered(await sentence(answer), answer.status);
  return { value: await read(answer), tag: answer.headers.get("ETag") };
}

async function sentence(answer: Response): Promise<string> {
  try {
    const { detail } = (await answer.json()) as { detail?: unknown };
    if (typeof detail === "string") return detail;
  } catch {
    // no JSON: something between the page and the server has answered
  }
  return `The server answered ${answer.status} ${answer.statusText}`.trim();
}

/** A line over which news come; it is built again when it breaks, later after each failure. */
function lineTo(address: string, tell: (news: News) => void): { open: () => void; close: () => void } {
  let line: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let pause = SOON_MS;
  let isOpen = true;
  const say = (open: boolean): void => {
    if (open === isOpen) return;
    isOpen = open;
    tell({ kind: "connection", isOpen: open });
  };
  const open = (): void => {
    line = new EventSource(address);
    line.onopen = () => {
      pause = SOON_MS;
      say(true);
    };
    line.onerror = () => {
      close();
      say(false);
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
