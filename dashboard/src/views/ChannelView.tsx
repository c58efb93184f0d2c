import { useCallback, useMemo } from "react";
import { saidOf, type Arrays } from "../arrays";
import { drawTuning, tuningLayout, type TuningLayout } from "../drawing/channel/tuning";
import { binAt, courseInWords, courseLayout, drawCourse, type ChannelCourse, type CourseLayout } from "../drawing/channel/course";
import type { Pen } from "../drawing/pen";
import type { Theme } from "../drawing/theme";
import { useNewest, type Answer } from "../hooks/newest";
import type { Tuning } from "../wire";
import { answerOf, channelCourse, trialsOf } from "./channelcourse";
import { ChannelNumbers } from "./ChannelNumbers";
import type { ChannelViewProps } from "./contract";
import { DrawingView } from "./DrawingView";

/** One channel: its trials, its courses, its tuning, and its numbers. */
export function ChannelView(props: ChannelViewProps) {
  const { compared, channel, hasTuning, colours, theme } = props;
  const [trialsA, trialsB] = [useTrials(props, compared.a), useTrials(props, compared.b)];
  const tuning = useTuning(props);
  const trials = useMemo(
    () => (trialsA.value && trialsB.value ? ([trialsA.value, trialsB.value] as const) : null),
    [trialsA.value, trialsB.value],
  );
  const { courses, coursesTested } = props;
  const course = useMemo(() => {
    const both = trials && compared.bins && ([trialsOf(trials[0], compared), trialsOf(trials[1], compared)] as const);
    return channelCourse({ compared, channel, courses, coursesTested, colours }, both);
  }, [compared, channel, courses, coursesTested, colours, trials]);
  const name = `${compared.recording}_${compared.id ?? `${compared.a}-vs-${compared.b}`}_channel-${channel + 1}`;
  const fault = trialsA.fault ?? trialsB.fault;
  return (
    <div className="channel-view">
      {course && <Courses course={course} name={name} theme={theme} />}
      {compared.bins && !trials && <p className="aside">{fault ? `No trials: ${fault.message}` : "Reading the trials …"}</p>}
      {hasTuning && <TuningPart answer={tuning} name={name} theme={theme} />}
      <ChannelNumbers {...props} tuning={tuning.value} />
    </div>
  );
}

function Courses({ course, name, theme }: { readonly course: ChannelCourse; readonly name: string; readonly theme: Theme }) {
  const layout = useCallback(
    (width: number, isTitled: boolean, measure: Pen["widthOf"]) => courseLayout(course, width, isTitled, measure),
    [course],
  );
  const draw = useCallback(
    (pen: Pen, placed: CourseLayout, on: Theme) => drawCourse(pen, course, placed, on),
    [course],
  );
  const wordsAt = (placed: CourseLayout, x: number) => {
    const bin = binAt(course, placed, x);
    return bin === null ? null : courseInWords(course, bin);
  };
  const label = `${course.title}: ${course.trials ? "single trials of A above those of B, and " : ""}mean over time of A and of B with bands of ± SEM.`;
  const shared = { label, theme, layout, draw, wordsAt };
  return <DrawingView heading="Over time" name={`${name}_time-course`} title={course.title} {...shared} />;
}

function TuningPart({ answer, name, theme }: { readonly answer: Answer<Tuning>; readonly name: string; readonly theme: Theme }) {
  const { value: shown, fault } = answer;
  const title = shown ? `${shown.channel}: tuning` : "";
  const layout = useCallback(
    (width: number, isTitled: boolean, measure: Pen["widthOf"]) => tuningLayout(shown as Tuning, title, width, isTitled, measure),
    [shown, title],
  );
  const draw = useCallback(
    (pen: Pen, placed: TuningLayout, on: Theme) => drawTuning(pen, shown as Tuning, placed, on),
    [shown],
  );
  if (!shown) return <p className="aside">{fault ? `No tuning curve: ${fault.message}` : "Reading the tuning curve …"}</p>;
  if (shown.why_none || shown.values.length === 0) return <p className="aside">No tuning curve: {shown.why_none || "no value"}</p>;
  const label = `Tuning of ${shown.channel}: ${shown.quantity.name.toLowerCase()} against ${shown.label}.`;
  return <DrawingView heading="Tuning" name={`${name}_tuning`} title={title} label={label} theme={theme} layout={layout} draw={draw} />;
}

function useTrials(props: ChannelViewProps, stimulus: string): Answer<Arrays> {
  const { compared, channel, source, prefix, version } = props;
  const path = compared.bins ? `${prefix}/channels/${channel}/trials/${stimulus}` : null;
  const ask = useCallback(() => source.arrays(path ?? ""), [source, path]);
  const answer = useNewest(path, version, ask);
  return answerOf(props, answer, (trials) => saidOf(trials, "channel"));
}

function useTuning(props: ChannelViewProps): Answer<Tuning> {
  const { channel, source, prefix, version, hasTuning } = props;
  const path = hasTuning ? `${prefix}/channels/${channel}/tuning` : null;
  const ask = useCallback(() => source.json<Tuning>(path ?? ""), [source, path]);
  const answer = useNewest(path, version, ask);
  return answerOf(props, answer, (tuning) => tuning.channel);
}
