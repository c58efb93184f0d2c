/** Where the page gets its numbers: a server, or files beside it. Paths are those below `/api/`. */

import type { Arrays } from "./arrays";
import type { Run } from "./wire";

/** What a source tells by itself. */
export type News =
  | { readonly kind: "catalogue" }
  | { readonly kind: "run"; readonly run: Run }
  | { readonly kind: "live"; readonly version: number }
  /** `fault`: why no more news come, in words for the page; null once they come again. */
  | { readonly kind: "connection"; readonly fault: string | null };

export interface Source {
  /** Whether nothing can change or be computed: files without a server. */
  readonly isStatic: boolean;
  /** The same object again as long as nothing has changed. */
  readonly json: <T>(path: string) => Promise<T>;
  readonly arrays: (path: string) => Promise<Arrays>;
  /** Address of a printed figure. */
  readonly figure: (path: string) => string;
  /** Listen; the answer stops listening. */
  readonly watch: (listener: (news: News) => void) => () => void;
}

/** In place of a status of HTTP: nobody answered. */
export const UNHEARD = 0;
/** Nobody answered; the server has too much to do; a gateway before it does not reach it. */
const PASSING = new Set([UNHEARD, 429, 502, 503, 504]);

/** Why there is no answer, in one sentence. */
export class Unanswered extends Error {
  /** Of HTTP, or `UNHEARD`. */
  readonly status: number;

  constructor(sentence: string, status: number) {
    super(sentence);
    this.name = "Unanswered";
    this.status = status;
  }

  /** Whether the same question may be answered a little later. */
  get isPassing(): boolean {
    return PASSING.has(this.status);
  }
}
