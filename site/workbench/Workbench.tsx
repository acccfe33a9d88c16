import { useComputed, useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import { t } from '../i18n/translate.ts';
import { DemoPanel } from './DemoPanel.tsx';
import { type DemoContent, DemoSession } from './demo-session.ts';
import { ExercisePanel } from './ExercisePanel.tsx';
import { type ExerciseContent, ExerciseSession } from './exercise-session.ts';
import { type Prediction, readPredictions } from './predictions.ts';
import { Tabs } from './Tabs.tsx';
import { connectTextControls } from './text-controls.ts';

/** What a lesson has to run; a lesson has a demo, an exercise or both. */
export interface WorkbenchProps {
  demo: DemoContent | undefined;
  exercise: ExerciseContent | undefined;
  /** Highlighted listings: `demo0` … by variant, `starter0` … by file. */
  [listing: `demo${number}` | `starter${number}`]: ComponentChildren;
  /** Never there: in Astro's types the listings, which are named slots, count as children. */
  children?: ComponentChildren;
}

type TabName = 'demo' | 'exercise';

/** The demo and the exercise of a lesson, as two tabs of one place to run things. */
export function Workbench({ demo, exercise, ...listings }: WorkbenchProps): JSX.Element {
  const demoSession = useMemo(() => demo && new DemoSession(demo), [demo]);
  const exerciseSession = useMemo(() => exercise && new ExerciseSession(exercise), [exercise]);
  const predictions = useSignal<readonly Prediction[]>([]);
  const tab = useSignal<TabName>(demo ? 'demo' : 'exercise');

  // Before the paint, so that a click that hydrated the island finds its listener.
  useLayoutEffect(() => {
    predictions.value = readPredictions(document);
    return connectTextControls({
      demo: demoSession,
      predictions: predictions.value,
      show(name) {
        tab.value = name;
        showPanel(name);
      },
    });
  }, []);

  const exerciseLabel = useComputed(() => {
    const passed = exerciseSession?.passed.value.length ?? 0;
    const total = exerciseSession?.report.value.rows.length ?? 0;
    return passed > 0 ? { passed, total } : undefined;
  });
  const tabs = [
    ...(demo ? [{ name: 'demo', label: t('workbench.demo') }] : []),
    ...(exercise
      ? [{ name: 'exercise', label: <ExerciseLabel progress={exerciseLabel.value} /> }]
      : []),
  ];
  return (
    <div class="workbench">
      <Tabs
        label={t('workbench.label')}
        tabs={tabs}
        chosen={tab.value}
        onChoose={(name) => {
          tab.value = name === 'exercise' ? 'exercise' : 'demo';
        }}
      />
      {demoSession && (
        <DemoPanel
          session={demoSession}
          predictions={predictions}
          listings={demoSession.content.variants.map((_, index) => listings[`demo${index}`])}
          isShown={tab.value === 'demo'}
        />
      )}
      {exerciseSession && (
        <ExercisePanel
          session={exerciseSession}
          listings={[...exerciseSession.files].map((_, index) => listings[`starter${index}`])}
          isShown={tab.value === 'exercise'}
        />
      )}
    </div>
  );
}

function ExerciseLabel({ progress }: { progress: { passed: number; total: number } | undefined }) {
  return (
    <>
      {t('workbench.exercise')}
      {progress && (
        <>
          {' '}
          <span aria-hidden="true" class="tab-count">
            {progress.passed}/{progress.total}
          </span>
          <span class="visually-hidden">{t('workbench.exerciseCount', progress)}</span>
        </>
      )}
    </>
  );
}

/** Brings a panel into view: on a phone the workbench is far below the text. */
function showPanel(name: TabName): void {
  requestAnimationFrame(() => {
    const panel = document.getElementById(`panel-${name}`);
    const workbench = panel?.closest('.workbench');
    if (!panel || !workbench) return;
    const { top } = workbench.getBoundingClientRect();
    if (top < 0 || top > innerHeight / 3) workbench.scrollIntoView();
    if (name === 'exercise') panel.focus({ preventScroll: true });
  });
}
