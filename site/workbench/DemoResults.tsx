import type { JSX } from 'preact';
import { t } from '../i18n/translate.ts';
import { formatDuration } from '../lib/format-duration.ts';
import type { DemoContent } from './demo-session.ts';
import type { DemoState } from './demo-state.ts';
import { plainTerminalText } from './terminal-text.ts';
import { TimelineChart, TimelineLegend } from './TimelineChart.tsx';
import { whoWaited, type WaitFinding } from './who-waited.ts';
import { WireList } from './WireList.tsx';

/** How far the axis reaches before the first request, in ms. */
const EMPTY_AXIS = 100;

/** From this share on, one handler counts as the reason of the whole wait. */
const NEARLY_ALL = 0.95;

/** The latest round of a demo: its timeline, what it shows, its bytes and the program's output. */
export function DemoResults({
  content,
  state,
}: {
  content: DemoContent;
  state: DemoState;
}): JSX.Element {
  const phase = state.phase.value;
  const isOver = phase === 'answered' || phase === 'stopped' || phase === 'exited';
  const timeline = state.timeline.value;
  return (
    <div class="results">
      <TimelineChart
        timeline={timeline}
        names={content.requests.map(({ name }) => name)}
        end={timeline.requests.length === 0 ? EMPTY_AXIS : 0}
      />
      <TimelineLegend />
      <p class="finding" role="status">
        {isOver && timeline.requests.length > 0 && describeFinding(whoWaited(timeline))}
      </p>
      <Output state={state} />
      <WireList requests={content.requests} moments={state.moments.value} />
    </div>
  );
}

function Output({ state }: { state: DemoState }) {
  const { text, omitted } = plainTerminalText(state.output.value);
  return (
    <section class="output">
      <h3>{t('output.title')}</h3>
      {omitted > 0 && <p class="note">{t('output.omitted', { count: omitted })}</p>}
      {text === '' ? (
        <p class="note">{t('output.empty')}</p>
      ) : (
        <pre tabIndex={0} aria-label={t('output.title')}>
          {text}
        </pre>
      )}
    </section>
  );
}

function describeFinding(finding: WaitFinding): string {
  switch (finding.kind) {
    case 'queued': {
      const { waiter, holder } = finding;
      const waited = formatDuration(finding.waited);
      return finding.held >= NEARLY_ALL * finding.waited
        ? t('finding.queuedBehind', { waiter, holder, waited })
        : t('finding.queued', { waiter, holder, waited, held: formatDuration(finding.held) });
    }
    case 'free': {
      const { sleeper, answered } = finding;
      const slept = formatDuration(finding.slept);
      return answered.length === 0
        ? t('finding.free', { sleeper, slept })
        : t('finding.freeAnswered', { sleeper, slept, answered: answered.join(', ') });
    }
    case 'nobody':
      return t('finding.nobody');
    case 'failed':
      return t('finding.failed', finding);
    case 'stopped':
      return t('finding.stopped', finding);
  }
}
