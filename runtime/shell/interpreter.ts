import process from 'node:process';
import stream, { type Readable, type Writable } from 'node:stream';
import type {
  AndOr,
  CommandNode,
  CompoundList,
  Pipeline,
  PipelineNode,
  Script,
  Statement,
} from 'unbash';
import { runCompound } from './compound.ts';
import type { Descriptors, FunctionBody, ShellEnvironment } from './environment.ts';
import { BrokenPipe, ExpansionError, Interrupted, Jump, ShellError } from './errors.ts';
import { WordExpander } from './expand/words.ts';
import { Programs } from './jobs.ts';
import { redirect } from './redirections.ts';
import type { Session } from './session.ts';
import { parseScript } from './parse.ts';
import { runCommand } from './simple-command.ts';
import { textOf, write } from './streams.ts';

/** Runs command lines in one execution environment (POSIX Shell Command Language, 2.9). */
export class Interpreter {
  readonly environment: ShellEnvironment;
  readonly descriptors: Descriptors;
  readonly session: Session;
  readonly expander: WordExpander;
  /** What was started here; a job in the background has its own. */
  readonly programs: Programs;
  /** How many conditions are being tested: what fails there is no reason to stop. */
  #conditions = 0;

  constructor(
    environment: ShellEnvironment,
    descriptors: Descriptors,
    session: Session,
    programs: Programs = new Programs(false),
  ) {
    this.environment = environment;
    this.descriptors = descriptors;
    this.session = session;
    this.programs = programs;
    this.expander = new WordExpander(environment, process.pid, (script) =>
      this.#substitute(script),
    );
  }

  /**
   * Runs statements one after the other.
   *
   * @returns the exit code of the last one
   * @throws {@link Jump} where one of them leaves, {@link Interrupted}
   */
  async run(statements: readonly Statement[]): Promise<number> {
    for (const statement of statements) await this.#statement(statement);
    return this.environment.status;
  }

  /** An interpreter for the same environment whose descriptors lead elsewhere. */
  with(descriptors: Descriptors): Interpreter {
    const other = new Interpreter(this.environment, descriptors, this.session, this.programs);
    other.#conditions = this.#conditions;
    return other;
  }

  /**
   * Runs something in an environment of its own.
   *
   * @returns its exit code; `exit` ends only it
   */
  async subshell(
    descriptors: Descriptors,
    run: (interpreter: Interpreter) => Promise<number>,
    programs = this.programs,
  ): Promise<number> {
    const own = new Interpreter(this.environment.clone(), descriptors, this.session, programs);
    own.#conditions = this.#conditions;
    try {
      return await run(own);
    } catch (error) {
      if (error instanceof Jump) return error.to === 'exit' ? error.value : own.environment.status;
      if (error instanceof BrokenPipe) return BrokenPipe.status;
      throw error;
    }
  }

  /** Where a descriptor leads for what is written to it. */
  output(descriptor: 1 | 2): Writable {
    const found = this.descriptors.get(descriptor);
    return found instanceof stream.Writable ? found : nowhere();
  }

  /** Tells what went wrong, and gives the exit code for it. */
  async complain(error: ShellError): Promise<number> {
    await write(this.output(2), `${this.environment.name}: ${error.message}\n`);
    return error.status;
  }

  async #statement(statement: Statement): Promise<void> {
    if (this.session.signal.aborted) throw new Interrupted();
    if (statement.background) await this.#startJob(statement);
    else await this.#chain(statement.command);
  }

  async #startJob({ command }: Statement): Promise<void> {
    const { session, environment } = this;
    const programs = new Programs(true);
    const descriptors = new Map(this.descriptors).set(0, stream.Readable.from([]));
    const run = async (own: Interpreter): Promise<number> => {
      await own.#chain(command);
      return own.environment.status;
    };
    const finished = this.subshell(descriptors, run, programs).catch(() => Interrupted.status);
    await Promise.race([programs.started, finished]);
    const job = session.jobs.add(textOfNode(command), programs.pids, finished);
    environment.lastBackgroundPid = job.pid;
    if (session.interactive) await write(this.output(2), `[${job.number}] ${job.pid}\n`);
    environment.status = 0;
  }

  async #chain(node: PipelineNode | AndOr): Promise<void> {
    if (node.type !== 'AndOr') return this.#pipeline(node);
    for (const [index, command] of node.commands.entries()) {
      const operator = node.operators[index - 1];
      if (operator !== undefined && (operator === '&&') !== (this.environment.status === 0))
        continue;
      // Only what comes last is asked whether it failed.
      const isLast = index === node.commands.length - 1;
      if (isLast) await this.#pipeline(command);
      else await this.#asCondition(() => this.#pipeline(command));
    }
  }

  async #pipeline(node: PipelineNode): Promise<void> {
    if (node.type !== 'Pipeline') {
      this.environment.status = await this.#command(node);
      return this.#stopIfFailed();
    }
    const negated = node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
    const began = performance.now();
    const run = (): Promise<number> =>
      node.commands.length === 1 && node.commands[0]
        ? this.#command(node.commands[0])
        : this.#connected(node);
    const status = await (negated ? this.#asCondition(run) : run());
    this.environment.status = negated ? Number(status === 0) : status;
    if (node.prefixes.some(({ type }) => type === 'Time')) {
      const seconds = ((performance.now() - began) / 1000).toFixed(3);
      await write(this.output(2), `\nreal\t0m${seconds}s\n`);
    }
    if (!negated) this.#stopIfFailed();
  }

  /** Runs commands at the same time, each reading what the one before it writes. */
  async #connected({ commands, operators }: Pipeline): Promise<number> {
    let input = this.descriptors.get(0);
    const statuses = commands.map(async (command, index) => {
      const pipe = index < commands.length - 1 ? new stream.PassThrough() : undefined;
      const reading = input;
      const descriptors = new Map(this.descriptors);
      if (reading) descriptors.set(0, reading);
      if (pipe) descriptors.set(1, pipe);
      if (pipe && operators[index] === '|&') descriptors.set(2, pipe);
      input = pipe;
      const status = await this.subshell(descriptors, (own) => own.#command(command));
      pipe?.end();
      // Whoever still writes to it hears that nobody reads.
      if (index > 0) reading?.destroy();
      return status;
    });
    const all = await Promise.all(statuses);
    const failed = this.environment.options.pipefail && all.findLast((status) => status !== 0);
    return failed || (all.at(-1) ?? 0);
  }

  async #command(node: CommandNode): Promise<number> {
    try {
      switch (node.type) {
        case 'Command':
          return await runCommand(this, node);
        case 'Function':
          this.environment.functions.set(node.name.value, node.body);
          return 0;
        case 'Redirected': {
          const led = await redirect(node.redirects, this.descriptors, this.expander);
          const own = this.with(led.descriptors);
          return await runCompound(own, node.command).finally(() => led.close());
        }
        case 'Coproc':
          throw new ShellError('coproc: not supported', 2);
        default:
          return await runCompound(this, node);
      }
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      const status = await this.complain(error);
      if (error instanceof ExpansionError && !this.session.interactive)
        throw new Jump('exit', status);
      return status;
    }
  }

  /** Runs a list in this environment. */
  async list({ commands }: CompoundList): Promise<number> {
    if (commands.length === 0) return 0;
    return this.run(commands);
  }

  /**
   * Runs what `return` leaves, a function or a script that was sourced, with its own `$1` and so on.
   *
   * @returns its exit code
   */
  async returning(positional: string[], run: () => Promise<number>): Promise<number> {
    const before = this.environment.positional;
    this.environment.positional = positional;
    try {
      return await run();
    } catch (error) {
      if (error instanceof Jump && error.to === 'return') return error.value;
      throw error;
    } finally {
      this.environment.positional = before;
    }
  }

  /** Runs the body of a function. */
  async body(node: FunctionBody): Promise<number> {
    return node.type === 'CompoundList' ? this.list(node) : this.#command(node);
  }

  /**
   * Runs a text as if it stood where the command stands that gives it.
   *
   * @throws {@link ShellError} for what is no command line
   */
  async runText(text: string): Promise<number> {
    const script = parseScript(text);
    if (script.commands.length === 0) this.environment.status = 0;
    return this.run(script.commands);
  }

  /** Whether a list ends with 0; what fails in it is no reason to stop. */
  async holds(clause: CompoundList): Promise<boolean> {
    return (await this.#asCondition(() => this.list(clause))) === 0;
  }

  async #asCondition<T>(run: () => Promise<T>): Promise<T> {
    this.#conditions++;
    try {
      return await run();
    } finally {
      this.#conditions--;
    }
  }

  #stopIfFailed(): void {
    const { status, options } = this.environment;
    if (status !== 0 && options.errexit && this.#conditions === 0) throw new Jump('exit', status);
  }

  async #substitute(script: Script): Promise<string> {
    const pipe = new stream.PassThrough();
    const descriptors = new Map<number, Readable | Writable>(this.descriptors).set(1, pipe);
    const printed = textOf(pipe);
    const status = await this.subshell(descriptors, (own) => own.run(script.commands)).finally(() =>
      pipe.end(),
    );
    this.environment.status = status;
    return printed;
  }
}

/** A stream for output that was led nowhere. */
function nowhere(): Writable {
  return new stream.Writable({ write: (_chunk, _encoding, done) => done() });
}

/** A command line as it is shown in lists: its words, and its operators. */
function textOfNode(node: PipelineNode | AndOr): string {
  switch (node.type) {
    case 'Command':
      return [...node.prefix, ...(node.name ? [node.name] : []), ...node.suffix]
        .map((part) =>
          'text' in part
            ? part.text
            : `${part.operator} ${part.type === 'HereDoc' ? '' : (part.target?.text ?? '')}`,
        )
        .join(' ');
    case 'Pipeline':
      return joined(node.commands.map(textOfNode), node.operators);
    case 'AndOr':
      return joined(node.commands.map(textOfNode), node.operators);
    default:
      return `(${node.type.toLowerCase()})`;
  }
}

function joined(texts: string[], operators: readonly string[]): string {
  return texts
    .map((text, index) => (index === 0 ? text : `${operators[index - 1]} ${text}`))
    .join(' ');
}
