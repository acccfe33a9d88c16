import { inspect, type InspectOptions } from 'node-inspect-extracted';
import { kernel } from '../current.ts';
import { invalidArgumentType, nodeTypeError } from '../node-errors.ts';
import { invalidArgumentValue } from './validate.ts';

const NativeBlob = globalThis.Blob;

/** Keeps the process alive while the browser reads, which its event loop would not see. */
export async function heldUntil<Value>(reading: Promise<Value>): Promise<Value> {
  const release = kernel().loop.hold();
  try {
    return await reading;
  } finally {
    // A task later: what the program does with the bytes may hold the process itself.
    kernel().loop.queue('poll', release);
  }
}

function assertParts(parts: unknown, options: BlobPropertyBag): void {
  const iterable = typeof parts === 'object' && parts !== null && Symbol.iterator in parts;
  if (!iterable) {
    const message = 'Value cannot be converted to sequence.';
    throw nodeTypeError('ERR_INVALID_ARG_TYPE', message);
  }
  const { endings = 'transparent' } = options;
  if (endings !== 'transparent' && endings !== 'native') {
    throw invalidArgumentValue('options.endings', endings);
  }
}

/** The web's `Blob`, as Node has it (Node documentation: Buffer, "Class: Blob"). */
export class Blob extends NativeBlob {
  static {
    // A bundler may have renamed it: the page has a class of this name.
    Object.defineProperty(this, 'name', { value: 'Blob' });
  }

  /**
   * @param parts - texts, bytes and blobs
   * @throws `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`
   */
  constructor(parts: BlobPart[] = [], options: BlobPropertyBag = {}) {
    assertParts(parts, options);
    super(parts, options);
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return heldUntil(super.arrayBuffer());
  }

  override text(): Promise<string> {
    return heldUntil(super.text());
  }

  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.arrayBuffer());
  }

  override slice(start?: number, end?: number, type?: string): Blob {
    return new Blob([super.slice(start, end)], { type: type ?? '' });
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream({
      pull: async (controller) => {
        const bytes = await this.bytes();
        if (bytes.length > 0) controller.enqueue(bytes);
        controller.close();
      },
    });
  }

  [inspect.custom](depth: number, options: InspectOptions): string {
    const { size, type } = this;
    return shown(this, { size, type }, depth, options);
  }
}

function shown(of: object, fields: object, depth: number, options: InspectOptions): string {
  const { name } = of.constructor;
  return depth < 0 ? `[${name}]` : `${name} ${inspect(fields, options)}`;
}

/** A Blob with a name (Node documentation: Buffer, "Class: File"). */
export class File extends Blob {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  readonly webkitRelativePath = '';

  /** @throws `ERR_MISSING_ARGS` */
  constructor(...given: [parts: BlobPart[], name: string, options?: FilePropertyBag]) {
    if (given.length < 2) {
      const message = 'The "fileBits" and "fileName" arguments must be specified';
      throw nodeTypeError('ERR_MISSING_ARGS', message);
    }
    const [parts, name, options = {}] = given;
    super(parts, options);
    this.name = String(name);
    this.lastModified = options.lastModified ?? Date.now();
    for (const key of ['name', 'lastModified', 'webkitRelativePath']) {
      Object.defineProperty(this, key, { enumerable: false });
    }
  }

  override [inspect.custom](depth: number, options: InspectOptions): string {
    const { size, type, name, lastModified } = this;
    return shown(this, { size, type, name, lastModified }, depth, options);
  }
}

const PREFIX = 'blob:nodedata:';
const byUrl = new Map<string, globalThis.Blob>();

/** A URL under which {@link resolveObjectURL} finds a blob (Node documentation: URL, `URL.createObjectURL`). */
export function createObjectURL(blob: unknown): string {
  if (!(blob instanceof NativeBlob)) throw invalidArgumentType('obj', 'an instance of Blob', blob);
  const url = `${PREFIX}${crypto.randomUUID()}`;
  byUrl.set(url, blob);
  return url;
}

/** Forgets what {@link createObjectURL} noted. */
export function revokeObjectURL(...given: unknown[]): void {
  if (given.length === 0) {
    throw nodeTypeError('ERR_MISSING_ARGS', 'The "url" argument must be specified');
  }
  byUrl.delete(`${given[0] as string}`);
}

/** The blob that has a URL, or undefined (Node documentation: Buffer, `buffer.resolveObjectURL`). */
export function resolveObjectURL(url: unknown): globalThis.Blob | undefined {
  return byUrl.get(`${url as string}`);
}
