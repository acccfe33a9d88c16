import { Buffer } from 'buffer';
import { Readable, Writable } from 'readable-stream';
import type { TerminalSize } from '../../../protocol/process-messages.ts';
import { kernel } from '../../current.ts';
import { colorDepth } from '../tty/color-depth.ts';

/**
 * Makes stdout or stderr. What is written goes out at once, as to a file: what a program printed is
 * there even if it blocks next.
 */
export function createOutput(stream: 'stdout' | 'stderr'): Writable {
  const writable = new Writable({
    decodeStrings: true,
    write: (chunk: Uint8Array, _encoding, callback) => {
      kernel().write(stream, new Uint8Array(chunk));
      callback();
    },
    // Like Node's, it cannot be closed.
    destroy: (_error, callback) => callback(null),
  });
  return Object.assign(writable, { fd: stream === 'stdout' ? 1 : 2 });
}

/** Makes stdin, which keeps the process alive while it is read. */
export function createInput(isTerminal: boolean): Readable {
  let release: (() => void) | undefined;
  const stdin = new Readable({
    highWaterMark: isTerminal ? 0 : 65_536,
    read() {
      release ??= kernel().loop.hold();
    },
  });
  const rest = (): void => {
    release?.();
    release = undefined;
  };
  kernel().onStdin((bytes) => {
    stdin.push(bytes === null ? null : Buffer.from(bytes));
    if (bytes === null) rest();
  });
  stdin.on('pause', rest);
  Object.assign(stdin, {
    fd: 0,
    ref: () => void (release ??= kernel().loop.hold()),
    unref: rest,
  });
  return isTerminal ? Object.assign(stdin, terminalInput(stdin)) : stdin;
}

/** What a stream has that reads from a terminal (Node documentation: TTY, `tty.ReadStream`). */
function terminalInput(stdin: Readable): object {
  return {
    isTTY: true,
    isRaw: false,
    setRawMode(raw: boolean): Readable {
      kernel().setRawMode(Boolean(raw));
      return Object.assign(stdin, { isRaw: Boolean(raw) });
    },
  };
}

type Done = () => void;

/** What a stream has that writes to a terminal (Node documentation: TTY, `tty.WriteStream`). */
export function terminalOutput(output: Writable, size: TerminalSize): object {
  const send = (sequence: string, done?: Done): boolean => output.write(sequence, done);
  const depth = (env = globalThis.process.env): number => colorDepth(env);
  return {
    isTTY: true,
    columns: size.cols,
    rows: size.rows,
    getColorDepth: depth,
    getWindowSize: () => [Reflect.get(output, 'columns'), Reflect.get(output, 'rows')],
    hasColors: (count: number | object = 16) =>
      (typeof count === 'number' ? count : 16) <= 2 ** depth(),
    clearLine: (side: number, done?: Done) =>
      send(`\u001B[${side < 0 ? 1 : side > 0 ? 0 : 2}K`, done),
    clearScreenDown: (done?: Done) => send('\u001B[0J', done),
    cursorTo: (x: number, y?: number | Done, done?: Done) =>
      typeof y === 'number'
        ? send(`\u001B[${y + 1};${x + 1}H`, done)
        : send(`\u001B[${x + 1}G`, y ?? done),
    moveCursor: (dx: number, dy: number, done?: Done) =>
      send(move(dx, 'C', 'D') + move(dy, 'B', 'A'), done),
  };
}

function move(by: number, forward: string, back: string): string {
  return by === 0 ? '' : `\u001B[${Math.abs(by)}${by > 0 ? forward : back}`;
}
