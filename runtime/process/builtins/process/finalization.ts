import { invalidArgumentType } from '../../node-errors.ts';

type Finalizer = (target: object, event: string) => void;
type Moment = 'exit' | 'beforeExit';

interface Process {
  on(name: Moment, listener: () => void): unknown;
  emitWarning(warning: string, type: string): void;
}

/**
 * Calls back for objects that are still there when the process ends (Node documentation: Process,
 * `process.finalization`). The objects are held weakly.
 */
export function createFinalization(process: Process): object {
  const registered: Record<Moment, Map<WeakRef<object>, Finalizer>> = {
    exit: new Map(),
    beforeExit: new Map(),
  };
  const gone = new FinalizationRegistry<WeakRef<object>>((ref) => forget(ref));
  let warned = false;

  const forget = (ref: WeakRef<object>): void => {
    registered.exit.delete(ref);
    registered.beforeExit.delete(ref);
  };
  const listening = new Set<Moment>();
  const finalize = (moment: Moment): void => {
    for (const [ref, finalizer] of registered[moment]) {
      const target = ref.deref();
      if (target) finalizer(target, moment);
    }
  };
  const register = (moment: Moment, target: unknown, finalizer: unknown): void => {
    if (!warned) {
      warned = true;
      const message = 'process.finalization.register is an experimental feature';
      process.emitWarning(`${message} and might change at any time`, 'ExperimentalWarning');
    }
    const isObject = typeof target === 'object' || typeof target === 'function';
    if (!isObject || target === null) {
      throw invalidArgumentType('obj', 'of type object', target);
    }
    if (!listening.has(moment)) process.on(moment, () => finalize(moment));
    listening.add(moment);
    const ref = new WeakRef(target);
    registered[moment].set(ref, finalizer as Finalizer);
    gone.register(target, ref, ref);
  };

  return {
    register: (target: unknown, finalizer: unknown) => register('exit', target, finalizer),
    registerBeforeExit: (target: unknown, finalizer: unknown) =>
      register('beforeExit', target, finalizer),
    unregister(target: unknown): void {
      for (const refs of Object.values(registered)) {
        for (const ref of refs.keys()) if (ref.deref() === target) forget(ref);
      }
    },
  };
}
