/** The line of config.yaml that would make what was explored a comparison of the project. */

import { useEffect, useRef, useState } from "react";

const SAID_MS = 2500;

export function ConfigLine({ line }: { readonly line: string }) {
  const [said, setSaid] = useState("");
  const code = useRef<HTMLElement>(null);
  useEffect(() => {
    const end = setTimeout(() => setSaid(""), SAID_MS);
    return () => clearTimeout(end);
  }, [said]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(line);
      setSaid("Copied");
    } catch {
      // a page without a secure address may not write there: the line is marked for Ctrl+C
      if (code.current) window.getSelection()?.selectAllChildren(code.current);
      setSaid("Marked: press Ctrl+C");
    }
  };
  return (
    <section className="config-line" aria-label="Line for config.yaml">
      <p>
        Explored, and kept nowhere. To keep it, below <code>comparisons:</code> in <code>config.yaml</code>:
      </p>
      <div className="copy">
        <pre tabIndex={0}>
          <code ref={code}>{line}</code>
        </pre>
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>
        <span role="status">{said}</span>
      </div>
    </section>
  );
}
