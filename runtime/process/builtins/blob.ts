import { kernel } from '../current.ts';

const NativeBlob = globalThis.Blob;

/** Keeps the process alive while the browser reads, which its event loop would not see. */
async function heldUntil<Value>(reading: Promise<Value>): Promise<Value> {
  const release = kernel().loop.hold();
  try {
    return await reading;
  } finally {
    // A task later: what the program does with the bytes may hold the process itself.
    kernel().loop.queue('poll', release);
  }
}

/** The web's `Blob`, as Node has it (Node documentation: Buffer, "Class: Blob"). */
export class Blob extends NativeBlob {
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
}

/** A Blob with a name (Node documentation: Buffer, "Class: File"). */
export class File extends Blob {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  readonly webkitRelativePath = '';

  constructor(parts: BlobPart[], name: string, options: FilePropertyBag = {}) {
    super(parts, options);
    this.name = String(name);
    this.lastModified = options.lastModified ?? Date.now();
  }
}
