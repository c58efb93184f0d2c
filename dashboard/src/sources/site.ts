/** The source of `striate site`: scripts beside the page, which also load from a folder (`file://`). */

import { arraysOf, type Arrays } from "../arrays";
import { Unanswered, type Source } from "../source";
import type { Catalogue, Compared } from "../wire";
import { explored } from "./explored";
import { Kept } from "./kept";

const EXPLORED = /^recordings\/([^/]+)\/explored\/([^/]+)\/([^/]+)$/;

type Received = (content: unknown) => void;

declare global {
  interface Window {
    striate?: { receive: (path: string, content: unknown) => void };
  }
}

/** `root` is the address of the folder with the results, with a slash at its end. */
export function siteSource(root: string): Source {
  const kept = new Kept();
  const waiting = new Map<string, Received>();
  window.striate = { receive: (path, content) => waiting.get(path)?.(content) };
  const load = (path: string): Promise<unknown> => loaded(`${root}${path}.js`, path, waiting);
  const json = <T>(path: string): Promise<T> =>
    kept.get<T>(path, async () => ({ value: (await (EXPLORED.test(path) ? compared(path) : load(path))) as T, tag: null }));
  const arrays = (path: string): Promise<Arrays> =>
    kept.get(path, async () => ({ value: arraysOf(bytesOf((await load(path)) as string)), tag: null }));
  const compared = async (path: string): Promise<Compared> => {
    const [, recording = "", a = "", b = ""] = EXPLORED.exec(path) ?? [];
    if (a === b) throw new Unanswered(`A and B are both '${a}'; choose two different stimuli`, 422);
    const catalogue = await json<Catalogue>("catalogue");
    const there = catalogue.comparisons.find((of) => of.recording === recording && of.artifact.readiness === "ready");
    if (!there) throw new Unanswered("Without a comparison of this recording its stimuli are compared by `striate serve` alone.", 404);
    const [beside, ofA, ofB] = await Promise.all([
      json<Compared>(`recordings/${recording}/comparisons/${there.id}`),
      arrays(`recordings/${recording}/means/${a}/course`),
      arrays(`recordings/${recording}/means/${b}/course`),
    ]);
    return explored({ catalogue, beside, a, b, ofA, ofB });
  };
  return {
    isStatic: true,
    json,
    arrays,
    figure: (path) => `${root}figures/${path.split("/").map(encodeURIComponent).join("/")}`,
    watch: () => () => undefined,
  };
}

/** The bytes behind base64, whose letters stand for six bits each. */
export function bytesOf(base64: string): ArrayBuffer {
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes.buffer;
}

function loaded(address: string, path: string, waiting: Map<string, Received>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const end = (): void => {
      waiting.delete(path);
      script.remove();
    };
    const absent = (): void => {
      end();
      reject(new Unanswered("This is not part of the site: it was not made when the site was written, or left out for its size; `striate serve` shows it.", 404));
    };
    waiting.set(path, (content) => {
      end();
      resolve(content);
    });
    script.onerror = absent;
    // a script that has run without a word of this path
    script.onload = () => waiting.has(path) && absent();
    script.src = address;
    document.head.append(script);
  });
}
