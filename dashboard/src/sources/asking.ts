/** One request to the server, and its answer. */

import { UNHEARD, Unanswered } from "../source";
import type { Told } from "./kept";

/**
 * What `read` makes of the answer; `last` where the server says that nothing has changed.
 *
 * Throws `Unanswered`, also when `signal` ends the waiting.
 */
export async function asked<T>(
  address: string,
  last: Told<T> | null,
  read: (content: ArrayBuffer) => T,
  signal: AbortSignal,
): Promise<Told<T>> {
  const headers: Record<string, string> = last?.tag ? { "If-None-Match": last.tag } : {};
  const [answer, content] = await received(address, { headers, cache: "no-store", signal });
  if (answer.status === 304 && last) return last;
  if (!answer.ok) throw new Unanswered(refusalOf(answer, content), answer.status);
  try {
    return { value: read(content), tag: answer.headers.get("ETag") };
  } catch (fault) {
    throw new Unanswered(`What the server sent cannot be read; load the page again (${String(fault)}).`, answer.status);
  }
}

/** The answer with all that came with it: a line may also break in between. */
async function received(address: string, how: RequestInit): Promise<[Response, ArrayBuffer]> {
  try {
    const answer = await fetch(address, how);
    return [answer, await answer.arrayBuffer()];
  } catch {
    throw new Unanswered("The server does not answer; is `striate` still running?", UNHEARD);
  }
}

export function jsonOf<T>(content: ArrayBuffer): T {
  return JSON.parse(new TextDecoder().decode(content)) as T;
}

/** The sentence of a server that refuses. */
export function refusalOf(answer: Response, content: ArrayBuffer): string {
  try {
    const { detail } = jsonOf<{ detail?: unknown }>(content);
    if (typeof detail === "string") return detail;
  } catch {
    // no JSON: something between the page and the server has answered
  }
  return `The server answered ${answer.status} ${answer.statusText}`.trim();
}
