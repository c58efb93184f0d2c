/** What is known of a recording. */

import { counted } from "../numbers";
import { Message, Words } from "../shell/Message";
import type { Source } from "../source";
import type { Recording, Stimulus } from "../wire";
import { PrintedFigures } from "./Facts";

export function RecordingFacts({ recording, source }: { readonly recording: Recording; readonly source: Source }) {
  const { artifact, channel_count, trial_count, areas, stimuli, printed } = recording;
  const outdated = stimuli.filter(({ means }) => means.outdated).length;
  const areaWords = Object.entries(areas).map(([area, count]) => `${area || "unknown area"} ${count}`);
  return (
    <>
      {artifact.fault && <Message kind="warning" sentence={artifact.fault} />}
      <div className="facts">
        <span className="file">{recording.source}</span>
        {channel_count !== null && (
          <span>
            {counted(channel_count, "channel")}
            {Object.keys(areas).some(Boolean) && ` (${areaWords.join(", ")})`}
          </span>
        )}
        {trial_count !== null && <span>{counted(trial_count, "trial")}</span>}
        <details>
          <summary>
            {stimuli.length === 1 ? "1 stimulus" : `${stimuli.length} stimuli`}
            {outdated > 0 && `, ${outdated} outdated`}
          </summary>
          <Stimuli stimuli={stimuli} />
        </details>
        <PrintedFigures printed={printed ?? []} source={source} />
      </div>
    </>
  );
}

function Stimuli({ stimuli }: { readonly stimuli: readonly Stimulus[] }) {
  return (
    <div className="wide" role="region" aria-label="Stimuli" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Stimulus</th>
            <th scope="col" className="number">
              Trials
            </th>
            <th scope="col">Which trials</th>
          </tr>
        </thead>
        <tbody>
          {stimuli.map(({ id, trial_count, conditions, means }) => (
            <tr key={id}>
              <th scope="row">{id}</th>
              <td className="number">{trial_count?.toLocaleString("en-US") ?? "–"}</td>
              <td>
                <code>{conditions}</code>
                {[means.fault, means.outdated].filter(Boolean).map((said) => (
                  <p key={said} className="fact-note">
                    <Words of={said} />
                  </p>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
