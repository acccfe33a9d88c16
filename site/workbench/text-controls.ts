import { effect } from '@preact/signals';
import type { DemoSession } from './demo-session.ts';
import { type Prediction, showPrediction } from './predictions.ts';

/** What the controls in the text drive. */
export interface TextControlTargets {
  demo: DemoSession | undefined;
  predictions: readonly Prediction[];
  /** Brings a tab of the workbench to the front and into view. */
  show(tab: 'demo' | 'exercise'): void;
}

/**
 * Lets the buttons in the lesson's text (`data-workbench`) work the workbench.
 *
 * @returns a function that ends it
 */
export function connectTextControls({ demo, predictions, show }: TextControlTargets): () => void {
  function act(event: MouseEvent): void {
    const control =
      event.target instanceof Element && event.target.closest<HTMLElement>('[data-workbench]');
    if (!control) return;
    const { workbench, variant, choice } = control.dataset;
    if (workbench === 'exercise') show('exercise');
    if (workbench === 'run' && demo) {
      if (variant !== undefined) demo.choose(variant);
      show('demo');
      void demo.run();
    }
    if (workbench === 'guess') {
      const prediction = predictions.find(({ element }) => element.contains(control));
      if (prediction && prediction.element.dataset['stage'] !== 'revealed')
        prediction.guess.value = Number(choice);
    }
  }

  document.addEventListener('click', act);
  const endings = predictions.map((prediction) =>
    effect(() => {
      const { variant } = prediction;
      showPrediction(prediction, variant !== undefined && demo?.ran.value.has(variant) === true);
    }),
  );
  return () => {
    document.removeEventListener('click', act);
    for (const end of endings) end();
  };
}
