/** The page: header, list, and the view that the address names. */

import { useEffect, useMemo, useState } from "react";

import { brushOf } from "./brush";
import { DARK, LIGHT } from "./drawing/theme";
import { useCatalogue } from "./hooks/newest";
import { useNews } from "./hooks/news";
import { useTheme } from "./hooks/theme";
import { useView } from "./hooks/view";
import { Page } from "./pages/Page";
import { startOf } from "./pages/start";
import { Boundary } from "./shell/Boundary";
import { Header } from "./shell/Header";
import { FaultMessage, Message } from "./shell/Message";
import { ResultsList } from "./shell/ResultsList";
import type { Source } from "./source";

export function App({ source }: { readonly source: Source }) {
  const [address, go] = useView();
  const [theme, turnTheme] = useTheme();
  const [brush] = useState(brushOf);
  const [isListOpen, setListOpen] = useState(false);
  const news = useNews(source);
  const catalogue = useCatalogue(source, news.results);
  useEffect(() => {
    setListOpen(false);
    brush.brush(null);
  }, [address, brush]);
  const there = catalogue.value;
  const view = useMemo(() => (there && address.page === "start" ? startOf(there) : address), [there, address]);
  useEffect(() => {
    // or a comparison that is made in the meantime would take the place of the one in sight
    if (address.page === "start" && view.page !== "start") go(view, true);
  }, [address, view, go]);
  if (!there) return <Beginning sentence={catalogue.fault?.message ?? null} />;
  const sentences = [
    news.fault,
    there.config_fault && `${there.config_fault} What is shown is by the last configuration without a fault.`,
  ];
  return (
    <div className="frame">
      <a className="skip" href="#main" onClick={skip}>
        Skip to the results
      </a>
      <Header
        catalogue={there}
        isStatic={source.isStatic}
        view={view}
        run={news.run}
        theme={theme}
        onTheme={turnTheme}
        isListOpen={isListOpen}
        onList={() => setListOpen((isOpen) => !isOpen)}
      />
      <div className="body">
        <ResultsList catalogue={there} view={view} isOpen={isListOpen} />
        <div className="stage">
          <FaultMessage answer={catalogue} />
          {sentences.map((sentence) => sentence && <Message key={sentence} kind="warning" sentence={sentence} />)}
          <Boundary view={view}>
            <Page
              source={source}
              catalogue={there}
              news={news}
              view={view}
              go={go}
              brush={brush}
              theme={theme === "dark" ? DARK : LIGHT}
            />
          </Boundary>
        </div>
      </div>
    </div>
  );
}

function Beginning({ sentence }: { readonly sentence: string | null }) {
  return (
    <main className="alone">
      <h1 className="wordmark">Striate</h1>
      {sentence ? <Message kind="fault" sentence={sentence} /> : <Message kind="waiting" sentence="Loading the results …" />}
    </main>
  );
}

/** A hash is a view here, so the link cannot go to the element by itself. */
function skip(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
