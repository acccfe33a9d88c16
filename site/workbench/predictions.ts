import { signal, type Signal } from '@preact/signals';
import { t } from '../i18n/translate.ts';

/** A question of the text, the demo that answers it, and the learner's guess. */
export interface Prediction {
  element: HTMLElement;
  choices: string[];
  /** Index of the right choice. */
  answer: number;
  /** The variant that the next demo step of the text runs; without one the answer comes at once. */
  variant: string | undefined;
  guess: Signal<number | undefined>;
  /** The learner wants the result without a guess. */
  skipped: Signal<boolean>;
}

/** Finds the questions of a page, in its order. */
export function readPredictions(page: ParentNode): Prediction[] {
  const steps = [...page.querySelectorAll<HTMLElement>('[data-predict], [data-workbench="run"]')];
  return steps.flatMap((element, index) => {
    if (element.dataset['predict'] === undefined) return [];
    const demo = steps.slice(index + 1).find((step) => step.dataset['variant'] !== undefined);
    const buttons = [...element.querySelectorAll<HTMLElement>('[data-choice]')];
    return {
      element,
      choices: buttons.map((button) => button.textContent.trim()),
      answer: Number(element.dataset['answer']),
      variant: demo?.dataset['variant'],
      guess: signal(undefined),
      skipped: signal(false),
    };
  });
}

/** The question that has to be guessed before the results of `variant` are shown, if there is one. */
export function openPrediction(
  predictions: readonly Prediction[],
  variant: string,
): Prediction | undefined {
  return predictions.find(
    (prediction) =>
      prediction.variant === variant &&
      prediction.guess.value === undefined &&
      !prediction.skipped.value,
  );
}

/**
 * Brings a question's part of the page up to date.
 *
 * @param demoRan the demo that answers it has been run to its end
 */
export function showPrediction(prediction: Prediction, demoRan: boolean): void {
  const { element, guess, answer, choices, variant, skipped } = prediction;
  const guessed = guess.value;
  const revealed = (guessed !== undefined || skipped.value) && (demoRan || variant === undefined);
  for (const button of element.querySelectorAll<HTMLElement>('[data-choice]')) {
    const index = Number(button.dataset['choice']);
    button.setAttribute('aria-pressed', String(index === guessed));
    if (revealed && index === answer) button.dataset['right'] = '';
  }
  element.dataset['stage'] = revealed ? 'revealed' : guessed === undefined ? 'open' : 'guessed';
  const details = element.querySelector('details');
  if (details && revealed) details.open = true;
  const status = element.querySelector('.predict-status');
  if (!status || guessed === undefined) return;
  const choice = choices[guessed] ?? '';
  if (!revealed) status.textContent = t('predict.thenRun', { choice });
  else if (guessed === answer) status.textContent = t('predict.right', { choice });
  else status.textContent = t('predict.wrong', { choice, answer: choices[answer] ?? '' });
}
