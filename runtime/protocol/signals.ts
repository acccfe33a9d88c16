const SIGNALS =
  'HUP:1 INT:2 QUIT:3 ILL:4 TRAP:5 ABRT:6 IOT:6 BUS:7 FPE:8 KILL:9 USR1:10 SEGV:11 USR2:12 PIPE:13 ' +
  'ALRM:14 TERM:15 CHLD:17 STKFLT:16 CONT:18 STOP:19 TSTP:20 TTIN:21 TTOU:22 URG:23 XCPU:24 ' +
  'XFSZ:25 VTALRM:26 PROF:27 WINCH:28 IO:29 POLL:29 PWR:30 SYS:31';

/** Linux's signals by their names, with their numbers (man page signal(7)). */
export const signalNumbers: ReadonlyMap<string, number> = new Map(
  SIGNALS.split(' ').map((signal) => {
    const [name, number] = signal.split(':');
    return [`SIG${name}`, Number(number)];
  }),
);

/** Signals that do nothing to a program that does not listen to them. */
const HARMLESS = new Set(['SIGCHLD', 'SIGCONT', 'SIGURG', 'SIGWINCH']);
/** Signals that no program hears of. */
const UNHEARD = new Set(['SIGKILL', 'SIGSTOP']);

/** What a signal does to a process. */
export type SignalEffect = 'ends it' | 'is told' | 'nothing';

/**
 * What a signal does.
 *
 * @param signal - its name
 * @param heard - the signals that the program listens to
 *
 * @example
 * ```ts
 * effectOf('SIGTERM', new Set(['SIGTERM'])); // => 'is told'
 * effectOf('SIGKILL', new Set(['SIGKILL'])); // => 'ends it'
 * ```
 */
export function effectOf(signal: string, heard: ReadonlySet<string>): SignalEffect {
  if (heard.has(signal) && !UNHEARD.has(signal)) return 'is told';
  return HARMLESS.has(signal) || signal === '0' ? 'nothing' : 'ends it';
}
