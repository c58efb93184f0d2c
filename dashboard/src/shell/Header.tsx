/** Where one is, and the ways to go from there. */

import { addressOf, type View } from "../address";
import { resultsOf } from "../pages/start";
import type { Catalogue, Run } from "../wire";

interface HeaderProps {
  readonly catalogue: Catalogue;
  readonly isStatic: boolean;
  readonly view: View;
  readonly run: Run | null;
  readonly theme: "light" | "dark";
  readonly onTheme: () => void;
  readonly isListOpen: boolean;
  readonly onList: () => void;
}

export function Header({ catalogue, isStatic, view, run, theme, onTheme, isListOpen, onList }: HeaderProps) {
  const { page } = view;
  const other = theme === "dark" ? "light" : "dark";
  return (
    <header className="header">
      <button type="button" className="list-button" aria-expanded={isListOpen} aria-controls="list" onClick={onList}>
        List
      </button>
      <p className="wordmark">
        Striate <span className="project">{catalogue.project}</span>
      </p>
      <nav className="tabs" aria-label="Pages">
        <Tab href={addressOf(resultsOf(catalogue))} name="Results" isHere={page !== "runs" && page !== "live"} />
        {!isStatic && <Tab href="#/runs" name="Runs" isHere={page === "runs"} note={runNote(run)} />}
        {catalogue.live && <Tab href="#/live" name="Live" isHere={page === "live"} />}
      </nav>
      <button type="button" className="theme-button" onClick={onTheme} aria-label={`Show it ${other}`} title={`Show it ${other}`}>
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
          <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="1.6" />
          <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
        </svg>
      </button>
    </header>
  );
}

function Tab({ href, name, isHere, note = "" }: { href: string; name: string; isHere: boolean; note?: string }) {
  return (
    <a href={href} className="tab" aria-current={isHere ? "page" : undefined}>
      {name}
      {note && <span className="tab-note">{note}</span>}
    </a>
  );
}

function runNote(run: Run | null): string {
  if (run?.state === "running") return `${run.finished}/${run.job_count}`;
  return run && run.failed > 0 ? `${run.failed} failed` : "";
}
