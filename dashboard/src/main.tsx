import { createRoot } from "react-dom/client";

// in this order: later ones go beyond what stands before
import "./theme.css";
import "./page.css";
import "./shell/frame.css";
import "./shell/message.css";
import "./shell/list.css";
import "./pages/stage.css";
import "./pages/pair.css";
import "./pages/facts.css";
import "./pages/pooled.css";
import "./pages/runs.css";
import "./pages/live.css";
import "./views/views.css";
import "./views/filters.css";
import "./views/table.css";
import "./views/channel.css";
import "./pages/panel.css";

import { App } from "./App";
import { servedSource } from "./sources/served";
import { siteSource } from "./sources/site";

const { results } = document.documentElement.dataset;
const place = document.getElementById("page");

// the server has kept the token in a cookie; it need not stand where others may see it
if (window.location.search) window.history.replaceState(null, "", window.location.pathname + window.location.hash);
if (place) createRoot(place).render(<App source={results ? siteSource(results) : servedSource()} />);
