import { nodeTypeError } from '../../node-errors.ts';

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
const QUOTABLE = /^[\t\x20-\x7E\x80-\xFF]*$/;
const trimEnd = (text: string): string => text.replace(/[\t\n\r ]+$/, '');
const trimStart = (text: string): string => text.replace(/^[\t\n\r ]+/, '');

function invalid(part: string, text: string, at = -1): Error {
  const place = at === -1 ? '' : ` at ${at}`;
  const message = `The MIME syntax for a ${part} in ${JSON.stringify(text)} is invalid${place}`;
  return nodeTypeError('ERR_INVALID_MIME_SYNTAX', message);
}

/** The parameters of a MIME type (Node documentation: Util, "Class: util.MIMEParams"). */
export class MIMEParams {
  readonly #values = new Map<string, string>();

  /** Reads what follows the essence, its first `;` left out. */
  static read(text: string): MIMEParams {
    const params = new MIMEParams();
    const pieces = text.matchAll(/([^;=]*)(?:=("(?:[^"\\]|\\.)*"?[^;]*|[^;]*))?(?:;|$)/gs);
    for (const [, rawName = '', rawValue] of pieces) {
      const name = trimStart(rawName).toLowerCase();
      if (rawValue === undefined || !TOKEN.test(name)) continue;
      const quoted = /^"((?:[^"\\]|\\.)*)/s.exec(rawValue)?.[1];
      const value = quoted === undefined ? trimEnd(rawValue) : quoted.replace(/\\(.)/gs, '$1');
      const empty = quoted === undefined && value === '';
      if (!empty && QUOTABLE.test(value) && !params.has(name)) params.#values.set(name, value);
    }
    return params;
  }

  delete(name: string): void {
    this.#values.delete(`${name}`);
  }

  get(name: string): string | null {
    return this.#values.get(`${name}`) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(`${name}`);
  }

  /** Throws `ERR_INVALID_MIME_SYNTAX`. */
  set(name: string, value: string): void {
    const [key, text] = [`${name}`, `${value}`];
    if (!TOKEN.test(key)) throw invalid('parameter name', key, badAt(key, TOKEN));
    if (!QUOTABLE.test(text)) {
      throw invalid(`parameter value of ${JSON.stringify(key)}`, text, badAt(text, QUOTABLE));
    }
    this.#values.set(key, text);
  }

  entries(): IterableIterator<[string, string]> {
    return this.#values.entries();
  }

  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  values(): IterableIterator<string> {
    return this.#values.values();
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.#values.entries();
  }

  toString(): string {
    return [...this.#values]
      .map(([name, value]) => {
        const plain = TOKEN.test(value);
        return `${name}=${plain ? value : `"${value.replace(/["\\]/g, String.raw`\$&`)}"`}`;
      })
      .join(';');
  }

  toJSON(): string {
    return this.toString();
  }
}

const badAt = (text: string, allowed: RegExp): number =>
  [...text].findIndex((char) => !allowed.test(char));

function token(text: unknown, part: string): string {
  const given = `${text as string}`;
  if (given === '' || !TOKEN.test(given)) throw invalid(part, given, badAt(given, TOKEN));
  return given.toLowerCase();
}

/** A MIME type (Node documentation: Util, "Class: util.MIMEType"). Throws `ERR_INVALID_MIME_SYNTAX`. */
export class MIMEType {
  #type: string;
  #subtype: string;
  readonly #params: MIMEParams;

  constructor(input: string) {
    const text = trimStart(`${input}`);
    const slash = text.indexOf('/');
    const type = slash < 0 ? text : text.slice(0, slash);
    if (type === '' || slash < 0 || !TOKEN.test(type)) {
      throw invalid('type', text, slash < 0 ? -1 : badAt(type, TOKEN));
    }
    const rest = text.slice(slash + 1);
    const semicolon = rest.indexOf(';');
    const subtype = trimEnd(semicolon < 0 ? rest : rest.slice(0, semicolon));
    if (subtype === '' || !TOKEN.test(subtype)) {
      throw invalid('subtype', rest, badAt(subtype, TOKEN));
    }
    this.#type = type.toLowerCase();
    this.#subtype = subtype.toLowerCase();
    this.#params = MIMEParams.read(semicolon < 0 ? '' : rest.slice(semicolon + 1));
  }

  get type(): string {
    return this.#type;
  }

  set type(value: string) {
    this.#type = token(value, 'type');
  }

  get subtype(): string {
    return this.#subtype;
  }

  set subtype(value: string) {
    this.#subtype = token(value, 'subtype');
  }

  get essence(): string {
    return `${this.#type}/${this.#subtype}`;
  }

  get params(): MIMEParams {
    return this.#params;
  }

  toString(): string {
    const params = this.#params.toString();
    return params === '' ? this.essence : `${this.essence};${params}`;
  }

  toJSON(): string {
    return this.toString();
  }
}
