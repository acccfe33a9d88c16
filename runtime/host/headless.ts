import { expose, proxy, transferHandlers } from 'comlink';
import { flattenError } from '../protocol/errors.ts';
import type { BuildOptions } from '../protocol/container.ts';
import { Container } from './container.ts';
import { loadLlhttp } from './llhttp.ts';
import { prepareWorker } from './workers.ts';

// Comlink keeps only name, message and stack of an error; the client copies whatever fields it gets.
const throwHandler = transferHandlers.get('throw');
if (throwHandler) {
  transferHandlers.set('throw', {
    ...throwHandler,
    serialize(thrown: unknown) {
      const { value } = thrown as { value: unknown };
      if (!(value instanceof Error)) return throwHandler.serialize(thrown);
      const { fields, ...wire } = flattenError(value);
      return [{ isError: true, value: { ...wire, ...fields } }, []];
    },
  });
}

prepareWorker('process');
loadLlhttp().catch(() => {});

const server = {
  /** Boots a container; the client calls it once per `WebContainer.boot`. */
  build(options: BuildOptions) {
    return proxy(new Container(options));
  },
};

const { port1, port2 } = new MessageChannel();
expose(server, port1);
// The client waits for this message from its iframe and checks the origin it comes from. The host
// answers whoever embeds it: it holds nothing but what that page gives it.
window.parent.postMessage({ type: 'init' }, '*', [port2]);
