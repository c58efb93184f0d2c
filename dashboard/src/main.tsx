import { createRoot } from "react-dom/client";

// before the views, whose own sheet goes beyond these
import "./theme.css";
import "./page.css";

import { App } from "./App";
import { servedSource } from "./sources/served";
import { siteSource } from "./sources/site";

const { results } = document.documentElement.dataset;
const place = document.getElementById("page");

// the server has kept the token in a cookie; it need not stand where others may see it
if (window.location.search) window.history.replaceState(null, "", window.location.pathname + window.location.hash);
if (place) createRoot(place).render(<App source={results ? siteSource(results) : servedSource()} />);
