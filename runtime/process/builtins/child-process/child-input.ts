import { Writable } from 'readable-stream';
import { kernel } from '../../current.ts';

/**
 * The stream that a program writes its child's stdin to.
 *
 * @param pidOf - the child's number, or undefined once it is gone: what is written then is dropped
 */
export function createChildInput(pidOf: () => number | undefined): Writable {
  const send = (bytes: Uint8Array | null): void => {
    const pid = pidOf();
    if (pid !== undefined) kernel().children.input(pid, bytes);
  };
  return new Writable({
    write(chunk: Uint8Array, _encoding, callback) {
      send(new Uint8Array(chunk));
      callback();
    },
    final(callback) {
      send(null);
      callback();
    },
  });
}
