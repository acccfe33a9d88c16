import '../styles/exercise.css';
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/translate.ts';
import { CheckList } from './CheckList.tsx';
import type { CheckReport } from './check-report.ts';
import { CodeEditor } from './CodeEditor.tsx';
import type { ExerciseNotice, ExerciseSession } from './exercise-session.ts';
import { keepWork, type StorageTrouble } from './keep-work.ts';
import { Notice } from './Notice.tsx';
import { prepareRun } from './prepare-run.ts';
import { Tabs } from './Tabs.tsx';

interface ExercisePanelProps {
  session: ExerciseSession;
  /** The highlighted starter of each file. */
  listings: readonly ComponentChildren[];
  isShown: boolean;
}

/** The task, the editor and the verdict. */
export function ExercisePanel({ session, listings, isShown }: ExercisePanelProps): JSX.Element {
  const trouble = useSignal<StorageTrouble>(undefined);
  useEffect(() => {
    const keeping = keepWork(session);
    const end = keeping.trouble.subscribe((value) => {
      trouble.value = value;
    });
    return () => {
      end();
      keeping.end();
    };
  }, [session]);

  const status = useRef<HTMLParagraphElement>(null);
  const { phase } = session.report.value;
  useEffect(() => {
    // The verdict comes into sight with the editor's end above it, wherever Check was pressed.
    if (isOver(phase)) status.current?.scrollIntoView({ block: 'center' });
  }, [phase]);

  function onKeyDown(event: TargetedKeyboardEvent<HTMLElement>): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    void session.check();
  }

  const { content, report, failure } = session;
  return (
    <div
      class="panel"
      id="panel-exercise"
      role="tabpanel"
      aria-labelledby="tab-exercise"
      tabIndex={-1}
      hidden={!isShown}
      onKeyDownCapture={onKeyDown}
    >
      <details class="task" open>
        <summary>
          <h2>{content.title}</h2>
        </summary>
        <div dangerouslySetInnerHTML={{ __html: content.taskHtml }} />
      </details>
      {trouble.value && <Notice kind="trouble">{t(`storage.${trouble.value}`)}</Notice>}
      <EditNotice session={session} />
      <Files session={session} listings={listings} isShown={isShown} />
      <ExerciseToolbar session={session} />
      <p class="status" role="status" data-phase={report.value.phase} ref={status}>
        {describeReport(report.value)}
      </p>
      {failure.value !== undefined && (
        <Notice kind="trouble">
          {t('exercise.failedToStart')} {failure.value}
        </Notice>
      )}
      <CheckList session={session} />
    </div>
  );
}

function ExerciseToolbar({ session }: { session: ExerciseSession }) {
  const isRunning = session.report.value.phase === 'running';
  return (
    <div class="toolbar" onPointerEnter={prepareRun} onFocusIn={prepareRun}>
      <button
        type="button"
        class="button button-primary"
        title={t('exercise.checkKeys')}
        onClick={() => void session.check()}
      >
        {t('exercise.check')}
      </button>
      <button type="button" class="button" disabled={!isRunning} onClick={() => session.stop()}>
        {t('workbench.stop')}
      </button>
      <span class="toolbar-space" />
      <button type="button" class="button" onClick={() => session.reset()}>
        {t('workbench.reset')}
      </button>
      <button type="button" class="button" onClick={() => session.showSolution()}>
        {t('exercise.solution')}
      </button>
    </div>
  );
}

function Files({ session, listings, isShown }: ExercisePanelProps) {
  const names = [...session.files.keys()];
  return (
    <>
      {names.length > 1 && (
        <Tabs
          label={t('exercise.files')}
          tabs={names.map((name) => ({ name, label: name }))}
          chosen={session.shown.value}
          onChoose={(name) => {
            session.shown.value = name;
          }}
        />
      )}
      {[...session.files].map(([file, text], index) => (
        <div key={file} id={`panel-${file}`} hidden={file !== session.shown.value}>
          <CodeEditor
            project={{ folder: 'exercise', files: () => session.projectFiles() }}
            file={file}
            text={text}
            listing={listings[index]}
            isShown={isShown && file === session.shown.value}
            wanted={session.wanted}
          />
        </div>
      ))}
    </>
  );
}

function EditNotice({ session }: { session: ExerciseSession }) {
  const notice = session.notice.value;
  if (!notice) return null;
  const undo = { label: t('workbench.undo'), run: () => session.undo() };
  const startOver = { label: t('exercise.startOver'), run: () => session.reset() };
  const action = { restored: startOver, solution: undo, reset: undo, undone: undefined };
  return <Notice action={action[notice.kind]}>{describeNotice(notice)}</Notice>;
}

function describeNotice(notice: ExerciseNotice): string {
  switch (notice.kind) {
    case 'restored':
      return t('exercise.restored', { time: formatTime(new Date(notice.savedAt)) });
    case 'solution':
      return t('exercise.solutionShown');
    case 'reset':
      return t('exercise.resetDone');
    case 'undone':
      return t('exercise.undone');
  }
}

/** `14:02`, with the date before it unless it is today. */
function formatTime(date: Date): string {
  const isToday = date.toDateString() === new Date().toDateString();
  const day: Intl.DateTimeFormatOptions = isToday ? {} : { day: 'numeric', month: 'long' };
  return new Intl.DateTimeFormat('en', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...day,
  }).format(date);
}

function isOver(phase: CheckReport['phase']): boolean {
  return phase === 'passed' || phase === 'failed' || phase === 'crashed';
}

function describeReport({ phase, rows }: CheckReport): string {
  const total = rows.length;
  const passed = rows.filter((row) => row.state === 'passed').length;
  switch (phase) {
    case 'idle':
      return t('exercise.notRun', { total });
    case 'running':
      return t('exercise.running');
    case 'stopped':
      return t('exercise.stopped', { passed, total });
    case 'crashed':
      return `${t('exercise.crashed')} ${t('exercise.summary', { passed, total })}`;
    case 'passed':
    case 'failed':
      return phase === 'passed' && passed === total
        ? t('exercise.allPass', { total })
        : t('exercise.summary', { passed, total });
  }
}
