/** Answers kept while they are new, the last used longest. */

import type { Tensor } from "../arrays";

const MOST = 96;
const MOST_BYTES = 128 * 2 ** 20;

interface Answer {
  promise: Promise<unknown>;
  /** What came last, kept to be confirmed (`304 Not Modified`). */
  last: Told<unknown> | null;
  isFresh: boolean;
  /** On its way: forgotten, it would be asked for twice at a time. */
  isAwaited: boolean;
  /** Room of its arrays. */
  bytes: number;
}

/** A value, and the tag by which a server knows whether it is still the same. */
export interface Told<T> {
  readonly value: T;
  readonly tag: string | null;
}

export class Kept {
  readonly #answers = new Map<string, Answer>();

  /** The answer, asked for only where it is not there or no longer fresh; at most once at a time. */
  get<T>(path: string, ask: (last: Told<T> | null) => Promise<Told<T>>): Promise<T> {
    const kept = this.#answers.get(path);
    this.#answers.delete(path);
    if (kept?.isFresh) {
      this.#answers.set(path, kept);
      return kept.promise as Promise<T>;
    }
    const last = (kept?.last ?? null) as Told<T> | null;
    const answer: Answer = { promise: Promise.resolve(), last, isFresh: true, isAwaited: true, bytes: kept?.bytes ?? 0 };
    const promise = ask(last).then(
      (told) => {
        answer.isAwaited = false;
        answer.last = told;
        answer.bytes = bytesOf(told.value);
        this.#forget();
        return told.value;
      },
      (fault: unknown) => {
        answer.isAwaited = answer.isFresh = false;
        throw fault;
      },
    );
    answer.promise = promise;
    this.#answers.set(path, answer);
    this.#forget();
    return promise;
  }

  /** Ask again for these when they are wanted next. */
  expire(isOld: (path: string) => boolean): void {
    for (const [path, answer] of this.#answers) if (isOld(path)) answer.isFresh = false;
  }

  /** The longest unused goes until there is room; the newest stays, however large. */
  #forget(): void {
    let bytes = 0;
    for (const answer of this.#answers.values()) bytes += answer.bytes;
    for (const [path, answer] of this.#answers) {
      if (this.#answers.size === 1 || (this.#answers.size <= MOST && bytes <= MOST_BYTES)) return;
      if (answer.isAwaited) continue;
      this.#answers.delete(path);
      bytes -= answer.bytes;
    }
  }
}

function bytesOf(value: unknown): number {
  const parts = Object.values((value ?? {}) as Record<string, Partial<Tensor> | null>);
  return parts.reduce((sum, part) => sum + (ArrayBuffer.isView(part?.values) ? part.values.byteLength : 0), 0);
}
