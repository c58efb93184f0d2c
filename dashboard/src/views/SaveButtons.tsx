import { useState } from "react";
import { savePng, saveSvg, type Drawing } from "./saving";

interface SaveButtonsProps {
  /** What is saved, for whoever hears the page: 'heatmaps'. */
  readonly of: string;
  /** Of the file, without its ending: ids only. */
  readonly name: string;
  readonly drawing: () => Drawing;
}

/** Saves a view as PNG or SVG. */
export function SaveButtons({ of, name, drawing }: SaveButtonsProps) {
  const [fault, setFault] = useState("");
  const attempt = (saving: () => void | Promise<void>) => {
    setFault("");
    Promise.resolve()
      .then(saving)
      .catch((error: unknown) => setFault(error instanceof Error ? error.message : String(error)));
  };
  return (
    <span className="save-buttons">
      <button type="button" aria-label={`Save ${of} as PNG`} onClick={() => attempt(() => savePng(drawing(), name))}>
        PNG
      </button>
      <button type="button" aria-label={`Save ${of} as SVG`} onClick={() => attempt(() => saveSvg(drawing(), name))}>
        SVG
      </button>
      {fault && <span role="alert">Not saved: {fault}</span>}
    </span>
  );
}
