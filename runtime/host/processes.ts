import type { RunningProcess } from '../protocol/process-messages.ts';
import { Connections, type ConnectionOwner } from './connections.ts';
import { Process, type ProcessOptions, type ProcessSurroundings } from './process.ts';

/** All processes of one container. */
export class Processes {
  readonly #surroundings: ProcessSurroundings;
  readonly #running = new Map<number, Process>();
  readonly #connections = new Connections();
  #nextPid = 1;

  constructor(surroundings: Omit<ProcessSurroundings, 'signal' | 'list'>) {
    const signal = (pid: number, name: string): void => this.#running.get(pid)?.signal(name);
    this.#surroundings = { ...surroundings, signal, list: () => this.#list() };
  }

  /** Starts a program. */
  spawn(options: ProcessOptions): Process {
    const pid = options.pid ?? this.#nextPid++;
    const process = new Process(pid, options, this.#surroundings, this.#connections);
    this.#running.set(pid, process);
    void process.exit.then(() => this.#running.delete(pid));
    return process;
  }

  /**
   * Connects the host itself to a port.
   *
   * @param port - of the server
   * @param peerGone - called when the server's process has died without a word
   * @returns the client's end, and what to call when the connection is closed
   * @throws an error with code `ECONNREFUSED` if nobody listens there
   */
  connect(port: number, peerGone: () => void): { port: MessagePort; forget(): void } {
    const { id, port: end } = this.#surroundings.network.connect(port);
    const owner: ConnectionOwner = { peerGone };
    this.#connections.track(id, owner);
    return { port: end, forget: () => this.#connections.release(id, owner) };
  }

  #list(): RunningProcess[] {
    const programs = [...this.#running.values()].filter((each) => !each.isThread);
    return programs.map(({ pid, ppid, commandLine }) => ({ pid, ppid, command: commandLine }));
  }

  /** Ends every process. */
  killAll(): void {
    for (const process of this.#running.values()) process.kill();
  }
}
