import '../styles/timeline.css';
import type { ComponentChildren, JSX } from 'preact';
import { t } from '../i18n/translate.ts';
import { formatDuration } from '../lib/format-duration.ts';
import { axisTicks, type Hold, type RequestLane, type Segment, type Timeline } from './timeline.ts';

/** Shorter waits are the machinery's own: they are drawn, but not put into words; in ms. */
const WORTH_SAYING = 5;

interface TimelineChartProps {
  timeline: Timeline;
  /** Names of all requests of the demo, so that a lane is there before its request. */
  names: readonly string[];
  /** The axis reaches at least this far, in ms. */
  end?: number;
}

/** Draws one lane for the server's loop and one for each request, all on one axis. */
export function TimelineChart({ timeline, names, end = 0 }: TimelineChartProps): JSX.Element {
  const ticks = axisTicks(Math.max(timeline.end, end));
  const scale = ticks.at(-1) ?? 1;
  return (
    <div class="timeline">
      <ol class="timeline-lanes" aria-label={t('timeline.label')}>
        <ServerLane holds={timeline.server} ticks={ticks} />
        {names.map((name) => (
          <Lane
            key={name}
            name={name}
            lane={timeline.requests.find(({ request }) => request === name)}
            ticks={ticks}
          />
        ))}
      </ol>
      <p class="timeline-axis" aria-hidden="true">
        {ticks.map((tick, index) => (
          <span key={tick} style={{ insetInlineStart: percent(tick, scale) }}>
            {index === ticks.length - 1 ? formatDuration(tick) : tick}
          </span>
        ))}
      </p>
    </div>
  );
}

/** What the patterns of the bars mean. */
export function TimelineLegend(): JSX.Element {
  return (
    <ul class="timeline-legend">
      <li>
        <span class="bar bar-running" /> {t('timeline.legendRunning')}
      </li>
      <li>
        <span class="bar bar-waiting" /> {t('timeline.legendWaiting')}
      </li>
      <li>
        <span class="lane-end lane-end-done" /> {t('timeline.legendDone')}
      </li>
      <li>
        <span class="lane-end lane-end-failed" /> {t('timeline.legendFailed')}
      </li>
    </ul>
  );
}

function ServerLane({ holds, ticks }: { holds: readonly Hold[]; ticks: readonly number[] }) {
  const busy = holds.reduce((sum, hold) => sum + hold.end - hold.start, 0);
  const note =
    busy > 0 ? t('timeline.busy', { duration: formatDuration(busy) }) : t('timeline.idle');
  return (
    <li class="lane lane-server">
      <span class="lane-name">{t('timeline.server')}</span>
      <span class="lane-note">{note}</span>
      <Track ticks={ticks}>
        {holds.map((hold) => (
          <Bar key={hold.request} state="running" span={hold} ticks={ticks} />
        ))}
      </Track>
    </li>
  );
}

interface LaneProps {
  name: string;
  lane: RequestLane | undefined;
  ticks: readonly number[];
}

function Lane({ name, lane, ticks }: LaneProps) {
  return (
    <li class="lane" data-outcome={lane?.outcome ?? 'open'}>
      <span class="lane-name">
        <code>{name}</code>
      </span>
      <span class="lane-note">{lane ? describeLane(lane) : t('timeline.notSent')}</span>
      <Track ticks={ticks}>
        {lane?.segments.map((segment) => (
          <Bar key={segment.phase} state={segment.state} span={segment} ticks={ticks} />
        ))}
        {lane && lane.outcome !== 'open' && (
          <span
            class={`lane-end lane-end-${lane.outcome}`}
            style={{ insetInlineStart: percent(lane.end, ticks.at(-1) ?? 1) }}
          />
        )}
      </Track>
    </li>
  );
}

function Track({ ticks, children }: { ticks: readonly number[]; children?: ComponentChildren }) {
  const scale = ticks.at(-1) ?? 1;
  return (
    <span class="lane-track" aria-hidden="true">
      {ticks.map((tick) => (
        <span key={tick} class="lane-tick" style={{ insetInlineStart: percent(tick, scale) }} />
      ))}
      {children}
    </span>
  );
}

interface BarProps {
  state: Segment['state'];
  span: { start: number; end: number };
  ticks: readonly number[];
}

function Bar({ state, span, ticks }: BarProps) {
  const scale = ticks.at(-1) ?? 1;
  const style = {
    insetInlineStart: percent(span.start, scale),
    inlineSize: percent(span.end - span.start, scale),
  };
  return <span class={`bar bar-${state}`} style={style} />;
}

/** The lane in words: the same facts as its bars. */
function describeLane(lane: RequestLane): string {
  const duration = (phase: Segment['phase'], least = 0) => {
    const segment = lane.segments.find((one) => one.phase === phase);
    const length = segment ? segment.end - segment.start : 0;
    return length > least && formatDuration(length);
  };
  const turn = duration('turn', WORTH_SAYING);
  const handler = duration('handler');
  const timer = duration('timer', WORTH_SAYING);
  const total = formatDuration(lane.end - lane.sent);
  return [
    turn && t('timeline.turn', { duration: turn }),
    handler && t('timeline.handler', { duration: handler }),
    timer && t('timeline.timer', { duration: timer }),
    lane.outcome === 'done' && t('timeline.answered', { duration: total }),
    lane.outcome === 'failed' && t('timeline.failed', { duration: total }),
    lane.outcome === 'stopped' && t('timeline.stopped'),
  ]
    .filter(Boolean)
    .join(' · ');
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(3)}%`;
}
