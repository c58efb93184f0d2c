/** One sentence in place of what cannot be shown, or above what can. */

import type { Answer } from "../hooks/newest";
import { UNHEARD } from "../source";

/** What is to be typed stands between backticks. */
const TYPED = /`([^`]+)`/;

type Kind = "waiting" | "note" | "warning" | "fault";

export function Message({ kind, sentence }: { readonly kind: Kind; readonly sentence: string }) {
  return (
    <p className={`message ${kind}`} role={kind === "fault" ? "alert" : "status"}>
      <Words of={sentence} />
    </p>
  );
}

/** A sentence, and in it what is to be typed. */
export function Words({ of }: { readonly of: string }) {
  return of.split(TYPED).map((part, k) => (k % 2 ? <code key={k}>{part}</code> : part));
}

/** That what is shown is not what config.yaml asks for now, where it is so. */
export function OutdatedMessage({ sentence }: { readonly sentence: string | null | undefined }) {
  return sentence ? <Message kind="warning" sentence={sentence} /> : null;
}

/** Why the newest answer is missing. Where nobody answers the page says so once, above the views. */
export function FaultMessage({ answer: { value, fault } }: { readonly answer: Answer<unknown> }) {
  if (!fault || (fault.status === UNHEARD && value !== null)) return null;
  return <Message kind={value === null ? "fault" : "warning"} sentence={fault.message} />;
}
