import { OWNER } from '../../../files/nodes.ts';
import { invalidArgumentType, nodeError, type NodeError } from '../../node-errors.ts';
import { validateInteger } from '../validate.ts';

/** The one user that all processes of the container run as, and its group; `root` is only a name. */
export const USER = 'learner';
const IDS = new Map([
  ['root', 0],
  [USER, OWNER],
]);
const MAX_ID = 2 ** 32 - 1;

type Setter = (id?: unknown) => void;

/** The number of a user or group given by number or name. */
function idOf(id: unknown, name: string, kind: 'User' | 'Group'): number {
  if (typeof id === 'number') {
    validateInteger(id, name, 0, MAX_ID);
    return id;
  }
  if (typeof id !== 'string') throw invalidArgumentType(name, 'one of type number or string', id);
  const known = IDS.get(id);
  if (known !== undefined) return known;
  const message = `${kind} identifier does not exist: ${id}`;
  throw nodeError(Error, 'ERR_UNKNOWN_CREDENTIAL', message);
}

/** What a system says to a user who wants to be another one. */
function refusal(syscall: string): NodeError {
  const error = new Error('EPERM, Operation not permitted');
  return Object.assign(error, { errno: 1, code: 'EPERM', syscall });
}

function setter(syscall: string, kind: 'User' | 'Group'): Setter {
  const set: Setter = (id) => {
    if (idOf(id, 'id', kind) !== OWNER) throw refusal(syscall);
  };
  return Object.defineProperty(set, 'name', { value: syscall });
}

/**
 * Who the process runs as (Node documentation: Process, `process.getuid()` and the others). It cannot
 * become another: that needs a right that it has not.
 */
export const identity = {
  getuid: (): number => OWNER,
  geteuid: (): number => OWNER,
  getgid: (): number => OWNER,
  getegid: (): number => OWNER,
  getgroups: (): number[] => [OWNER],
  setuid: setter('setuid', 'User'),
  seteuid: setter('seteuid', 'User'),
  setgid: setter('setgid', 'Group'),
  setegid: setter('setegid', 'Group'),
  setgroups(groups?: unknown): never {
    if (!Array.isArray(groups)) throw invalidArgumentType('groups', 'an instance of Array', groups);
    for (const [index, group] of groups.entries()) idOf(group, `groups[${index}]`, 'Group');
    throw refusal('setgroups');
  },
  initgroups(user?: unknown, extraGroup?: unknown): never {
    for (const [name, value] of Object.entries({ user, extraGroup })) {
      if (typeof value !== 'string') idOf(value, name, 'Group');
    }
    idOf(extraGroup, 'extraGroup', 'Group');
    idOf(user, 'user', 'User');
    throw refusal('initgroups');
  },
};
