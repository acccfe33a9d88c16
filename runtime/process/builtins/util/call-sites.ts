import { currentFrames } from '../../stack.ts';
import { outOfRange, validateNumber, validateObject } from '../validate.ts';

/** A place in the program that is being run (Node's documentation: util.getCallSites). */
export interface CallSite {
  functionName: string;
  scriptId: string;
  scriptName: string;
  /** From 1. */
  lineNumber: number;
  /** From 1. */
  columnNumber: number;
  column: number;
}

const FRAME = /^ *at (?:(?:async )?(.*?) \()?((?:file:)?\/.*?):(\d+):(\d+)\)?$/;
const scriptIds = new Map<string, string>();

function scriptIdOf(name: string): string {
  const id = scriptIds.get(name) ?? String(scriptIds.size + 1);
  scriptIds.set(name, id);
  return id;
}

/**
 * Where the program is, the caller first.
 *
 * @param count - how many frames at most, 1 to 200
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_OUT_OF_RANGE`
 */
export function getCallSites(count: unknown = 10, options: unknown = {}): CallSite[] {
  if (typeof count === 'object') validateObject(count, 'frameCount');
  else {
    validateNumber(count, 'frameCount');
    if (count < 1 || count > 200) throw outOfRange('frameCount', '>= 1 && <= 200', count);
    validateObject(options, 'options');
  }
  const sites = currentFrames().flatMap((frame): CallSite[] => {
    const [, name, place, line, column] = FRAME.exec(frame) ?? [];
    if (place === undefined) return [];
    return [
      {
        functionName: name?.replace(/^(Object\.<anonymous>|.*[. ])/, '') ?? '',
        scriptId: scriptIdOf(place),
        // A CommonJS module's path, an ES module's address.
        scriptName: place,
        lineNumber: Number(line),
        columnNumber: Number(column),
        column: Number(column),
      },
    ];
  });
  return sites.slice(0, typeof count === 'number' ? count : 10);
}
