/**
 * A mistake in the course's content, told to its author: which file, which value, what to do.
 */
export class ContentError extends Error {
  override name = 'ContentError';

  /**
   * @param file path from the project's root
   * @param field where in the file, for instance `tasks[0].checks[1]`
   * @param value what stands there
   * @param mend what is wrong with it and what to do, as a sentence
   */
  constructor(file: string, field: string, value: unknown, mend: string) {
    super(`${file}: ${field} is ${JSON.stringify(value) ?? 'missing'}. ${mend}`);
  }
}
