import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../i18n/translate.ts';
import { formatDuration } from '../lib/format-duration.ts';
import type { CheckError, CheckPosition } from '../../runtime/protocol/check-events.ts';
import { type CheckRow, firstFailed } from './check-report.ts';
import type { ExerciseSession } from './exercise-session.ts';
import { plainTerminalText } from './terminal-text.ts';

/** One row for each check under the heading of its task; below the first that failed stands a hint. */
export function CheckList({ session }: { session: ExerciseSession }): JSX.Element {
  const { rows, output } = session.report.value;
  const { tasks } = session.content;
  const named = new Set(tasks.flatMap((task) => task.checks));
  const others = rows.filter((row) => !named.has(row.name));
  const failed = firstFailed(session.report.value);
  // A crash is also told at the check that was running.
  const told = new Set(rows.flatMap((row) => row.errors.map(({ message }) => message)));
  const errors = session.report.value.errors.filter(({ message }) => !told.has(message));
  const groups = [
    ...tasks.map(({ title, checks, hints }) => ({
      title,
      hints,
      rows: rows.filter((row) => checks.includes(row.name)),
    })),
    { title: t('exercise.moreChecks'), hints: [], rows: others },
  ].filter((group) => group.rows.length > 0);
  return (
    <div class="checks">
      {errors.map((error, index) => (
        <CheckFailure key={index} error={error} session={session} />
      ))}
      {output !== '' && <Printed title={t('check.output')} text={output} />}
      {groups.map((group) => (
        <section key={group.title}>
          <h3>{group.title}</h3>
          <ul class="check-rows">
            {group.rows.map((row) => (
              <Check key={row.name} row={row} isOpen={row === failed} session={session}>
                {row === failed && <Hints key={row.name} hints={group.hints} />}
              </Check>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface CheckProps {
  row: CheckRow;
  /** The first failed one; others open at a click. */
  isOpen: boolean;
  session: ExerciseSession;
  children: JSX.Element | false;
}

function Check({ row, isOpen, session, children }: CheckProps) {
  const head = (
    <>
      <span class={`check-mark check-${row.state}`} aria-hidden="true" />
      <span class="check-name">{row.name}</span>
      <span class="check-state">
        {t(`check.${row.state}`)}
        {row.duration !== undefined && ` · ${formatDuration(row.duration)}`}
      </span>
    </>
  );
  const hasMore = row.state === 'failed' || row.output !== '';
  if (!hasMore) return <li class="check">{head}</li>;
  return (
    <li>
      <details class="check-details" open={isOpen}>
        <summary class="check">{head}</summary>
        {row.errors.map((error, index) => (
          <CheckFailure key={index} error={error} session={session} />
        ))}
        {row.output !== '' && <Printed title={t('check.console')} text={row.output} />}
        {children}
      </details>
    </li>
  );
}

function CheckFailure({ error, session }: { error: CheckError; session: ExerciseSession }) {
  const { position } = error;
  return (
    <div class="failure">
      <p class="failure-message">{error.message || t('check.noMessage')}</p>
      {(error.expected !== undefined || error.actual !== undefined) && (
        <dl class="comparison">
          <dt>{t('check.expected')}</dt>
          <dd>
            <pre>{error.expected ?? ''}</pre>
          </dd>
          <dt>{t('check.actual')}</dt>
          <dd>
            <pre>{error.actual ?? ''}</pre>
          </dd>
        </dl>
      )}
      {position && <Place position={position} session={session} />}
    </div>
  );
}

/** A line of the learner's own files can be gone to; one of the suite is only named. */
function Place({ position, session }: { position: CheckPosition; session: ExerciseSession }) {
  const text = t('check.line', { file: position.file, line: position.line });
  if (!session.files.has(position.file)) return <p class="note">{text}</p>;
  return (
    <button type="button" class="link" onClick={() => session.goTo(position)}>
      {text}
    </button>
  );
}

function Printed({ title, text }: { title: string; text: string }) {
  return (
    <section class="output">
      <h4>{title}</h4>
      <pre tabIndex={0} aria-label={title}>
        {plainTerminalText(text).text}
      </pre>
    </section>
  );
}

/** The first hint at once, each further one when it is asked for. */
function Hints({ hints }: { hints: readonly string[] }) {
  const shown = useSignal(1);
  return (
    <div class="hints" aria-live="polite">
      {hints.slice(0, shown.value).map((hint, index) => (
        <div key={hint} class="hint">
          <p class="step-label">{t('exercise.hint', { number: index + 1, total: hints.length })}</p>
          <div dangerouslySetInnerHTML={{ __html: hint }} />
        </div>
      ))}
      {shown.value < hints.length && (
        <button
          type="button"
          class="button"
          onClick={() => {
            shown.value += 1;
          }}
        >
          {t('exercise.nextHint')}
        </button>
      )}
    </div>
  );
}
