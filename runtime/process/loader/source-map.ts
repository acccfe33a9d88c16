import { applyEdits, originalColumn, type ColumnMap } from './edits.ts';
import { eraseTypes } from './erase-types.ts';
import { nodeError } from '../node-errors.ts';
import { parseModule } from './parse.ts';
import { pathToUrl, urlToPath } from './resolve.ts';
import { SyntaxProblem, type SourceRange } from './syntax.ts';

/** A place in a loaded file; line and column from 1. */
export interface SourcePlace {
  url: string;
  line: number;
  column: number;
  /** How many characters are meant, for the carets under them. */
  length?: number;
  /** Node prints the errors of linking right below the carets, others after an empty line. */
  adjoined?: boolean;
}

interface LoadedSource {
  source: string;
  typescript: boolean;
  columns: ColumnMap;
  /** How Node names the file: by its path where it is CommonJS in JavaScript. */
  name: string;
}

const FILE_FRAME = /(file:\/\/\/\S*?):(\d+):(\d+)/;
/** A frame in a CommonJS file, which Node names by its path. */
const PATH_FRAME = /(?<=^\s*at (?:async )?|\()(\/.*?):(\d+):(\d+)/;

/** Maps positions in code that runs back to the files as they were written. */
export class SourceMap {
  readonly #sources = new Map<string, LoadedSource>();
  readonly #places = new WeakMap<Error, SourcePlace>();

  /** Notes a file that is about to be compiled. */
  add(url: string, source: string, typescript: boolean, format: 'module' | 'commonjs'): void {
    const name = format === 'commonjs' && !typescript ? urlToPath(url) : url;
    this.#sources.set(url, { source, typescript, columns: new Map(), name });
  }

  /** What Node calls a file in its messages. */
  nameOf(url: string): string {
    return this.#sources.get(url)?.name ?? url;
  }

  /** Notes how a file's columns moved. */
  setColumns(url: string, columns: ColumnMap): void {
    const loaded = this.#sources.get(url);
    if (loaded) loaded.columns = columns;
  }

  /** Runs a compiler; a problem it finds becomes the `SyntaxError` that Node would throw. */
  guard<Value>(url: string, compile: () => Value): Value {
    try {
      return compile();
    } catch (problem) {
      if (!(problem instanceof SyntaxProblem)) throw problem;
      const { message, code, range } = problem;
      throw this.locate(
        code === undefined
          ? new SyntaxError(message)
          : nodeError(SyntaxError as ErrorConstructor, code, message),
        { url, ...range },
      );
    }
  }

  /** Notes where an error that the loader itself throws belongs; its stack cannot know. */
  locate(error: Error, place: SourcePlace & Partial<SourceRange>): Error {
    // The innermost importer is the nearest to what is wrong.
    if (!this.#places.has(error)) this.#places.set(error, place);
    return error;
  }

  /** What {@link locate} noted. */
  positionOf(error: Error): SourcePlace | undefined {
    return this.#places.get(error);
  }

  /** Whether a line of a stack trace, mapped or not, lies in a loaded file. */
  knows(frame: string): boolean {
    return frame.includes('file:///') || PATH_FRAME.test(frame);
  }

  /** Rewrites the first position in a line of a stack trace; other text stays. */
  mapFrame(frame: string): string {
    return frame.replace(FILE_FRAME, (_all, url: string, line: string, column: string) => {
      const loaded = this.#sources.get(url);
      if (!loaded) return `${url}:${line}:${column}`;
      const mapped = originalColumn(loaded.columns, Number(line), Number(column));
      return `${loaded.name}:${line}:${mapped}`;
    });
  }

  /** The place of the innermost frame of a stack trace that lies in a loaded file. */
  placeOf(stack: string): SourcePlace | undefined {
    for (const frame of stack.split('\n')) {
      const match = FILE_FRAME.exec(frame) ?? PATH_FRAME.exec(frame);
      const [, name = '', line, column] = match ?? [];
      const url = name.startsWith('/') ? pathToUrl(name) : name;
      if (this.#sources.has(url)) return { url, line: Number(line), column: Number(column) };
    }
    return undefined;
  }

  /** A line as Node shows it in an error: with its types erased, if the file could be parsed. */
  lineAt(url: string, line: number): string | undefined {
    const loaded = this.#sources.get(url);
    if (!loaded) return undefined;
    return this.#erased(loaded).split('\n')[line - 1]?.replace(/\r$/, '');
  }

  #erased({ source, typescript }: LoadedSource): string {
    if (!typescript) return source;
    try {
      const syntax = parseModule(source, { typescript, module: true });
      return applyEdits(source, eraseTypes(syntax)).code;
    } catch {
      return source;
    }
  }
}
