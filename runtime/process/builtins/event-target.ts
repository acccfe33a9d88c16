import { inspect } from 'node-inspect-extracted';

/** Anything an event may be handed to. */
export type TargetListener = EventListenerOrEventListenerObject;

interface Registration {
  listener: TargetListener;
  capture: boolean;
  /** Takes it off the list again, once it has been called or its signal has aborted. */
  wrapped: EventListener;
}

const registrations = new WeakMap<EventTarget, Map<string, Registration[]>>();
const limits = new WeakMap<EventTarget, number>();
const warned = new WeakMap<EventTarget, Set<string>>();

/** What `events.defaultMaxListeners` says; 0 is no limit. */
export const targetDefaults = { maxListeners: 10 };

/** The listeners of a target's event, in the order in which they were added. */
export function targetListeners(target: EventTarget, type: string): TargetListener[] {
  return (registrations.get(target)?.get(type) ?? []).map(({ listener }) => listener);
}

/** How many listeners an event of a target may have before there is a warning. */
export function targetLimit(target: EventTarget): number {
  // Signals are made to be listened to by many.
  return limits.get(target) ?? (target instanceof AbortSignal ? 0 : targetDefaults.maxListeners);
}

/** Sets what {@link targetLimit} gives. */
export function setTargetLimit(target: EventTarget, count: number): void {
  limits.set(target, count);
}

function remove(target: EventTarget, type: string, registration: Registration): void {
  const all = registrations.get(target)?.get(type);
  const at = all?.indexOf(registration) ?? -1;
  if (at >= 0) all?.splice(at, 1);
}

function warnOfLeak(target: EventTarget, type: string, count: number): void {
  const most = targetLimit(target);
  const told = warned.get(target) ?? new Set();
  if (most === 0 || count <= most || told.has(type)) return;
  warned.set(target, told.add(type));
  const warning = new Error(
    `Possible EventTarget memory leak detected. ${count} ${type} listeners added to ` +
      `${inspect(target, { depth: -1 })}. MaxListeners is ${most}. ` +
      'Use events.setMaxListeners() to increase limit',
  );
  warning.name = 'MaxListenersExceededWarning';
  process.emitWarning(Object.assign(warning, { target, type, count }));
}

const captureOf = (options: unknown): boolean =>
  typeof options === 'object' && options !== null
    ? Boolean((options as AddEventListenerOptions).capture)
    : Boolean(options);

/**
 * Makes the engine's `EventTarget` tell who listens, as Node's does: for `events.getEventListeners`
 * and the warning of too many listeners. To be called once, before a program runs.
 */
export function followEventTargets(): void {
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const methods = {
    addEventListener(
      this: EventTarget,
      name: string,
      listener: TargetListener | null,
      options?: boolean | AddEventListenerOptions,
    ): void {
      const settings = typeof options === 'object' && options !== null ? options : {};
      const given = settings.signal as unknown;
      if (listener == null || given === null) {
        return Reflect.apply(addEventListener, this, [name, listener, options]);
      }
      const type = String(name);
      const capture = captureOf(options);
      const byType = registrations.get(this) ?? new Map<string, Registration[]>();
      const all = byType.get(type) ?? [];
      if (all.some((each) => each.listener === listener && each.capture === capture)) return;
      const registration: Registration = {
        listener,
        capture,
        wrapped(this: EventTarget, event) {
          if (settings.once) remove(this, type, registration);
          if (typeof listener === 'function') Reflect.apply(listener, this, [event]);
          else listener.handleEvent(event);
        },
      };
      Reflect.apply(addEventListener, this, [type, registration.wrapped, options]);
      if (settings.signal?.aborted) return;
      registrations.set(this, byType.set(type, all));
      all.push(registration);
      if (settings.signal) {
        const forget = (): void => remove(this, type, registration);
        Reflect.apply(addEventListener, settings.signal, ['abort', forget, { once: true }]);
      }
      warnOfLeak(this, type, all.length);
    },
    removeEventListener(
      this: EventTarget,
      name: string,
      listener: TargetListener | null,
      options?: boolean | EventListenerOptions,
    ): void {
      const type = String(name);
      const capture = captureOf(options);
      const registration = registrations
        .get(this)
        ?.get(type)
        ?.find((each) => each.listener === listener && each.capture === capture);
      if (registration) remove(this, type, registration);
      const known = registration?.wrapped ?? listener;
      Reflect.apply(removeEventListener, this, [type, known, options]);
    },
  };
  for (const [name, value] of Object.entries(methods)) {
    const descriptor = Object.getOwnPropertyDescriptor(EventTarget.prototype, name);
    Object.defineProperty(EventTarget.prototype, name, { ...descriptor, value });
  }
}
