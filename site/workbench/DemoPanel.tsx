import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { t } from '../i18n/translate.ts';
import { CodeEditor } from './CodeEditor.tsx';
import { DemoResults } from './DemoResults.tsx';
import type { DemoSession } from './demo-session.ts';
import type { DemoState } from './demo-state.ts';
import { Notice } from './Notice.tsx';
import { openPrediction, type Prediction } from './predictions.ts';
import { prepareRun } from './prepare-run.ts';

interface DemoPanelProps {
  session: DemoSession;
  predictions: ReadonlySignal<readonly Prediction[]>;
  /** The highlighted program of each variant. */
  listings: readonly ComponentChildren[];
  isShown: boolean;
}

/** A program that can be read, changed and run, and what its run shows. */
export function DemoPanel({
  session,
  predictions,
  listings,
  isShown,
}: DemoPanelProps): JSX.Element {
  const { state, content } = session;
  const variant = session.variant.value;
  const phase = state.phase.value;
  const isAlive =
    phase === 'starting' || phase === 'spawned' || phase === 'running' || phase === 'answered';
  const question = openPrediction(predictions.value, variant);
  return (
    <div
      class="panel"
      id="panel-demo"
      role="tabpanel"
      aria-labelledby="tab-demo"
      tabIndex={-1}
      hidden={!isShown}
    >
      <div class="toolbar" onPointerEnter={prepareRun} onFocusIn={prepareRun}>
        <VariantChoice session={session} />
        <button type="button" class="button button-primary" onClick={() => void session.run()}>
          {t('workbench.run')}
        </button>
        <button type="button" class="button" disabled={!isAlive} onClick={() => session.stop()}>
          {t('workbench.stop')}
        </button>
        <button
          type="button"
          class="button"
          disabled={phase !== 'answered'}
          onClick={() => session.sendAgain()}
        >
          {t('workbench.sendAgain')}
        </button>
      </div>
      <p class="status" role="status" data-phase={phase}>
        {describeStatus(state)}
      </p>
      {state.failure.value !== undefined && <Notice kind="trouble">{state.failure.value}</Notice>}
      {content.variants.map(({ name, entry }, index) => (
        <Program
          key={name}
          session={session}
          file={entry}
          listing={listings[index]}
          isShown={isShown && name === variant}
        />
      ))}
      {phase !== 'ready' && question ? (
        <Cover question={question} />
      ) : (
        <DemoResults content={content} state={state} />
      )}
    </div>
  );
}

function VariantChoice({ session }: { session: DemoSession }) {
  return (
    <div class="choice" role="group" aria-label={t('workbench.variant')}>
      {session.content.variants.map(({ name, label }) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === session.variant.value}
          onClick={() => session.choose(name)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

interface ProgramProps {
  session: DemoSession;
  file: string;
  listing: ComponentChildren;
  isShown: boolean;
}

function Program({ session, file, listing, isShown }: ProgramProps) {
  const text = session.texts.get(file);
  const original = session.content.programs[file];
  if (!text || original === undefined) return null;
  return (
    <div class="program" hidden={!isShown}>
      <CodeEditor
        project={{ folder: 'demo', files: () => session.files() }}
        file={file}
        text={text}
        listing={listing}
        isShown={isShown}
      />
      {text.value !== original && (
        <button
          type="button"
          class="button"
          onClick={() => {
            text.value = original;
          }}
        >
          {t('workbench.reset')}
        </button>
      )}
    </div>
  );
}

/** Stands before a result until the learner has guessed it, or does not want to. */
function Cover({ question }: { question: Prediction }) {
  return (
    <section class="cover">
      <h3>{t('predict.coverTitle')}</h3>
      <p>{t('predict.coverText')}</p>
      <p class="row">
        <button
          type="button"
          class="button button-primary"
          onClick={() => {
            question.element.scrollIntoView({ block: 'center' });
            question.element.querySelector<HTMLElement>('[data-choice]')?.focus();
          }}
        >
          {t('predict.coverGo')}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            question.skipped.value = true;
          }}
        >
          {t('predict.coverSkip')}
        </button>
      </p>
    </section>
  );
}

function describeStatus({ phase, port, exitCode }: DemoState): string {
  const shownPort = port.value ?? '';
  switch (phase.value) {
    case 'ready':
      return t('status.ready');
    case 'starting':
      return t('status.starting');
    case 'spawned':
      return t('status.spawned');
    case 'running':
      return t('status.sending', { port: shownPort });
    case 'answered':
      return t('status.answered', { port: shownPort });
    case 'stopped':
      return t('status.stopped');
    case 'exited':
      return t('status.exited', { code: exitCode.value ?? '' });
    case 'failed':
      return t('status.failed');
  }
}
