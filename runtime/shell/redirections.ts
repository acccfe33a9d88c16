import fs from 'node:fs';
import path from 'node:path';
import stream, { type Readable, type Writable } from 'node:stream';
import type { HereDoc, Redirect, Redirection } from 'unbash';
import type { Descriptors } from './environment.ts';
import { reasonOf, ShellError } from './errors.ts';
import type { WordExpander } from './expand/words.ts';

/** Descriptors after some redirections, and what was opened for them. */
export interface Redirected {
  descriptors: Descriptors;
  /** Closes what was opened; resolves when everything is in the files. */
  close(): Promise<void>;
}

/** The descriptor that an operator means where none is written. */
const DEFAULT_DESCRIPTOR: Record<string, number> = {
  '<': 0,
  '<<': 0,
  '<<-': 0,
  '<<<': 0,
  '<&': 0,
  '<>': 0,
};

const OPEN_FLAGS: Record<string, string> = {
  '>': 'w',
  '>|': 'w',
  '&>': 'w',
  '>>': 'a',
  '&>>': 'a',
  '<': 'r',
  '<>': 'r+',
};

/**
 * Leads descriptors elsewhere (POSIX Shell Command Language, 2.7), from left to right.
 *
 * @throws {@link ShellError} for a file that cannot be opened; what had been opened is closed
 */
export async function redirect(
  redirections: readonly Redirection[],
  descriptors: Descriptors,
  expander: WordExpander,
): Promise<Redirected> {
  const led = new Map(descriptors);
  const opened: (Readable | Writable)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map(closed));
  };
  const open = (file: string, flags: string): Readable | Writable => {
    const stream = openFile(file, flags, expander.environment.cwd);
    opened.push(stream);
    return stream;
  };
  try {
    for (const each of redirections) {
      const number = descriptorOf(each);
      if (each.type === 'Redirect') await redirectOne(each, number, led, expander, open);
      else led.set(number, await inputOf(each, expander));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { descriptors: led, close };
}

function descriptorOf({ descriptor, operator }: Redirection): number {
  if (descriptor?.type === 'FileDescriptor') return descriptor.value;
  if (descriptor) throw new ShellError(`{${descriptor.name}}${operator}: not supported`);
  return DEFAULT_DESCRIPTOR[operator] ?? 1;
}

async function redirectOne(
  { operator, target }: Redirect,
  number: number,
  led: Map<number, Readable | Writable>,
  expander: WordExpander,
  open: (file: string, flags: string) => Readable | Writable,
): Promise<void> {
  const [name = '', ...more] = target ? await expander.toArguments([target]) : [];
  if (!target || more.length > 0)
    throw new ShellError(`${target?.text ?? operator}: ambiguous redirect`);
  if (operator === '>&' || operator === '<&') {
    if (name === '-') return void led.delete(number);
    const source = led.get(Number(name));
    if (source) return void led.set(number, source);
    if (operator === '<&' || /^\d+$/.test(name))
      throw new ShellError(`${name}: bad file descriptor`);
  }
  const both = operator.startsWith('&') || operator === '>&';
  const file = open(name, OPEN_FLAGS[operator] ?? 'w');
  led.set(number, file);
  if (both) led.set(2, file);
}

/** What a here-document or a here-string has a command read. */
async function inputOf(
  redirection: Exclude<Redirection, Redirect>,
  expander: WordExpander,
): Promise<Readable> {
  if (redirection.type === 'HereDoc')
    return stream.Readable.from([await documentOf(redirection, expander)]);
  const text = redirection.target ? await expander.toText(redirection.target) : '';
  return stream.Readable.from([`${text}\n`]);
}

async function documentOf({ body }: HereDoc, expander: WordExpander): Promise<string> {
  return body.parts ? expander.partsToText(body.parts) : body.text;
}

function openFile(name: string, flags: string, cwd: string): Readable | Writable {
  const reading = flags.startsWith('r');
  if (name === '/dev/null') {
    return reading
      ? stream.Readable.from([])
      : new stream.Writable({ write: (_chunk, _encoding, done) => done() });
  }
  try {
    const fd = fs.openSync(path.resolve(cwd, name), flags);
    if (reading && fs.fstatSync(fd).isDirectory()) {
      fs.closeSync(fd);
      throw Object.assign(new Error(), { code: 'EISDIR' });
    }
    return reading ? fs.createReadStream('', { fd }) : fs.createWriteStream('', { fd, flags });
  } catch (error) {
    throw new ShellError(`${name}: ${reasonOf(error)}`);
  }
}

function closed(opened: Readable | Writable): Promise<void> {
  return new Promise((resolve) => {
    if (opened.closed) return resolve();
    opened.once('close', resolve).once('error', () => resolve());
    if (opened instanceof stream.Writable) opened.end();
    else opened.destroy();
  });
}
