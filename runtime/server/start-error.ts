/** Why the server cannot start, told in one line: what is wrong, with the value, and the way out. */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** The exit code of the process: 2 for wrong usage, 1 for everything else. */
  readonly exitCode: 1 | 2;

  /**
   * @param message One line for the person at the terminal.
   * @param exitCode 2 when the command was given wrongly.
   */
  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
