/** A page in any engine, as far as the engines' drivers agree. */
export interface TestPage {
  /** Opens an address and waits until it has loaded. */
  goto(url: string): Promise<void>;
  /**
   * Evaluates an expression in the page and waits for it when it is a promise.
   * @param expression JavaScript; its value comes back as JSON.
   * @throws The page's error, by name and message, with the page's stack as its cause.
   */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

/** A browser under test. */
export interface TestBrowser {
  /** Opens a page that shares no storage with the other pages. */
  newPage(): Promise<TestPage>;
  /** Closes the browser and its pages, and ends every process behind them. */
  close(): Promise<void>;
}

interface Outcome {
  value?: unknown;
  error?: { name: string; message: string; stack: string };
}

/**
 * Wraps an expression so that its value or its error leaves the page as one string: drivers differ
 * in how they carry promises, values and errors.
 */
export function wrapExpression(expression: string): string {
  return `(async () => {
    try {
      return JSON.stringify({ value: await (${expression}\n) });
    } catch (error) {
      const { name = 'Error', message = String(error), stack = '' } = Object(error);
      return JSON.stringify({ error: { name, message, stack } });
    }
  })()`;
}

/**
 * Reads what a wrapped expression gave.
 * @throws The page's error.
 */
export function readOutcome<T>(text: string): T {
  const { value, error } = JSON.parse(text) as Outcome;
  if (error !== undefined) {
    throw Object.assign(new Error(error.message, { cause: error.stack }), { name: error.name });
  }
  return value as T;
}
