/** One sentence in place of what cannot be shown, or above what can. */

type Kind = "waiting" | "note" | "warning" | "fault";

export function Message({ kind, sentence }: { readonly kind: Kind; readonly sentence: string }) {
  return (
    <p className={`message ${kind}`} role={kind === "fault" ? "alert" : "status"}>
      {sentence}
    </p>
  );
}
