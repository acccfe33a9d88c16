import type { Readable } from 'readable-stream';
import { StringDecoder } from 'string_decoder';
import { KeyParser, type Press } from './keys.ts';

/** How long an escape may wait for the rest of its sequence, in ms, as in GNU readline. */
export const ESCAPE_CODE_TIMEOUT = 500;

/** What an interface tells of keys, and is told. */
export interface KeyListener {
  escapeCodeTimeout?: number;
  /** Whether the character that comes is the last of its chunk, and so perhaps not pasted. */
  isCompletionEnabled?: boolean;
}

const watched = new WeakSet<Readable>();

/**
 * Has a stream emit `keypress` for the keys in what it reads (Node documentation: Readline,
 * `readline.emitKeypressEvents`).
 *
 * @param stream - a terminal's input; it is read while somebody listens to `keypress`
 * @param listener - an interface that reads it
 */
export function emitKeypressEvents(stream: Readable, listener: KeyListener = {}): void {
  if (watched.has(stream)) return;
  watched.add(stream);
  const decoder = new StringDecoder('utf8');
  const parser = new KeyParser();
  const { escapeCodeTimeout = ESCAPE_CODE_TIMEOUT } = listener;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (press: Press | undefined): void => {
    if (press) stream.emit('keypress', press.text, press.key);
  };
  const take = (text: string): void => {
    clearTimeout(timer);
    listener.isCompletionEnabled = false;
    const characters = [...text];
    for (const [index, character] of characters.entries()) {
      const isLast = index === characters.length - 1;
      if (isLast) listener.isCompletionEnabled = true;
      tell(parser.take(character));
      if (isLast && character === '\x1B') {
        timer = setTimeout(() => tell(parser.take('')), escapeCodeTimeout);
      }
    }
  };
  const data = (chunk: Buffer | string): void => {
    if (stream.listenerCount('keypress') === 0) {
      stream.off('data', data);
      stream.on('newListener', start);
      return;
    }
    const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    if (text !== '') take(text);
  };
  const start = (name: string): void => {
    if (name !== 'keypress') return;
    stream.off('newListener', start);
    stream.on('data', data);
  };
  if (stream.listenerCount('keypress') > 0) stream.on('data', data);
  else stream.on('newListener', start);
}
