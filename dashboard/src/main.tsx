import { createRoot } from "react-dom/client";

import { App } from "./App";
import { servedSource } from "./sources/served";
import { siteSource } from "./sources/site";
import "./theme.css";
import "./page.css";

const { results } = document.documentElement.dataset;
const place = document.getElementById("page");

// the server has kept the token in a cookie; it need not stand where others may see it
if (window.location.search) window.history.replaceState(null, "", window.location.pathname + window.location.hash);
if (place) createRoot(place).render(<App source={results ? siteSource(results) : servedSource()} />);
