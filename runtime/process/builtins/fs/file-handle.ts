import { EventEmitter } from 'events';
import { Buffer } from 'buffer';
import { nodeError } from '../../node-errors.ts';
import { createInterface } from '../readline.ts';
import * as content from './content.ts';
import * as entries from './entries.ts';
import { fileOf } from './descriptors.ts';
import { laterAsPromise } from './forms.ts';
import {
  createReadStream,
  createWriteStream,
  type ReadStream,
  type WriteStream,
} from './streams.ts';

/** An open file (Node documentation: File system, "Class: FileHandle"). */
export class FileHandle extends EventEmitter {
  #fd: number;
  #closing: Promise<void> | undefined;

  constructor(fd: number) {
    super();
    this.#fd = fd;
  }

  get fd(): number {
    return this.#fd;
  }

  getAsyncId(): number {
    return this.#fd;
  }

  appendFile(data: unknown, options?: unknown): Promise<unknown> {
    return this.#do('write', () => content.appendFile(this.#fd, data, options));
  }

  chmod(mode: unknown): Promise<unknown> {
    return this.#do('fchmod', () => entries.fchmod(this.#fd, mode));
  }

  chown(uid: unknown, gid: unknown): Promise<unknown> {
    return this.#do('fchown', () => entries.fchown(this.#fd, uid, gid));
  }

  datasync(): Promise<unknown> {
    return this.#do('fdatasync', () => content.fdatasync(this.#fd));
  }

  sync(): Promise<unknown> {
    return this.#do('fsync', () => content.fsync(this.#fd));
  }

  async read(buffer?: unknown, ...place: unknown[]): Promise<object> {
    const named = buffer !== undefined && buffer !== null && !ArrayBuffer.isView(buffer);
    const own = named ? (buffer as { buffer?: unknown }).buffer : buffer;
    const target = own ?? Buffer.alloc(16_384);
    const at = named ? [buffer] : place;
    const bytesRead = await this.#do('read', () => content.read(this.#fd, target, ...at));
    return { __proto__: null, bytesRead, buffer: target } as object;
  }

  async readv(buffers: unknown, position?: unknown): Promise<object> {
    const bytesRead = await this.#do('read', () => content.readv(this.#fd, buffers, position));
    return { __proto__: null, bytesRead, buffers } as object;
  }

  readFile(options?: unknown): Promise<unknown> {
    return this.#do('read', () => content.readFile(this.#fd, options));
  }

  readLines(options?: object): ReturnType<typeof createInterface> {
    const input = this.createReadStream(options);
    return createInterface({ input });
  }

  stat(options?: unknown): Promise<unknown> {
    return this.#do('fstat', () => entries.fstat(this.#fd, options));
  }

  truncate(length?: unknown): Promise<unknown> {
    return this.#do('ftruncate', () => content.ftruncate(this.#fd, length));
  }

  utimes(atime: unknown, mtime: unknown): Promise<unknown> {
    return this.#do('futime', () => entries.futimes(this.#fd, atime, mtime));
  }

  async write(buffer: unknown, ...place: unknown[]): Promise<object> {
    const bytesWritten = await this.#do('write', () => content.write(this.#fd, buffer, ...place));
    return { __proto__: null, bytesWritten, buffer } as object;
  }

  async writev(buffers: unknown, position?: unknown): Promise<object> {
    const bytesWritten = await this.#do('write', () => content.writev(this.#fd, buffers, position));
    return { __proto__: null, bytesWritten, buffers } as object;
  }

  writeFile(data: unknown, options?: unknown): Promise<unknown> {
    return this.#do('write', () => content.writeFile(this.#fd, data, options));
  }

  /** The file's bytes as a web stream. */
  readableWebStream(options: { autoClose?: boolean } = {}): ReadableStream<Uint8Array> {
    if (this.#fd === -1) throw invalidState('The FileHandle is closed');
    return new ReadableStream({
      type: 'bytes',
      autoAllocateChunkSize: 16_384,
      pull: async (controller) => {
        const view = controller.byobRequest?.view as Uint8Array;
        const { bytesRead } = (await this.read(view, 0, view.byteLength)) as { bytesRead: number };
        if (bytesRead === 0) {
          controller.close();
          if (options.autoClose) await this.close();
        }
        controller.byobRequest?.respond(bytesRead);
      },
      cancel: async () => {
        if (options.autoClose) await this.close();
      },
    });
  }

  createReadStream(options?: object): ReadStream {
    return createReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options?: object): WriteStream {
    return createWriteStream(undefined, { ...options, fd: this });
  }

  close(): Promise<void> {
    if (this.#fd === -1) return Promise.resolve();
    this.#closing ??= laterAsPromise(content.close(this.#fd)).then(() => {
      this.#closing = undefined;
    });
    this.#fd = -1;
    this.emit('close');
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #do(syscall: string, prepare: () => () => unknown): Promise<unknown> {
    if (this.#fd === -1) {
      const error = new Error('file closed');
      throw Object.assign(error, { code: 'EBADF', syscall });
    }
    fileOf(this.#fd, syscall);
    return laterAsPromise(prepare());
  }
}

function invalidState(message: string): Error {
  return nodeError(Error, 'ERR_INVALID_STATE', `Invalid state: ${message}`);
}
