import type { EventEmitter } from 'node:events';
import { AsyncResource } from '../async-hooks.ts';
import type { EmitterOptions } from './emitter.ts';

interface AsyncEmitterOptions extends EmitterOptions {
  name?: string;
  triggerAsyncId?: number;
  requireManualDestroy?: boolean;
}

/** The work of an emitter, which names it. */
class EventEmitterReferencingAsyncResource extends AsyncResource {
  readonly #emitter: EventEmitter;

  constructor(type: string, emitter: EventEmitter, options: AsyncEmitterOptions) {
    super(type, options);
    this.#emitter = emitter;
  }

  get eventEmitter(): EventEmitter {
    return this.#emitter;
  }
}

/**
 * Makes `events.EventEmitterAsyncResource`, an emitter whose listeners run in a context of their own.
 *
 * @param Emitter - the class it extends
 */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- The class is the type.
export function createAsyncResourceEmitter(Emitter: typeof EventEmitter) {
  return class EventEmitterAsyncResource extends Emitter {
    readonly #asyncResource: EventEmitterReferencingAsyncResource;

    constructor(given?: string | AsyncEmitterOptions) {
      const options = typeof given === 'string' ? { name: given } : (given ?? {});
      super(options);
      const type = options.name ?? new.target.name;
      this.#asyncResource = new EventEmitterReferencingAsyncResource(type, this, options);
    }

    override emit(event: string | symbol, ...args: unknown[]): boolean {
      const { asyncResource } = this;
      const emit = super.emit as (...given: unknown[]) => boolean;
      return asyncResource.runInAsyncScope(emit, this, event, ...args);
    }

    emitDestroy(): void {
      this.asyncResource.emitDestroy();
    }

    get asyncId(): number {
      return this.#asyncResource.asyncId();
    }

    get triggerAsyncId(): number {
      return this.#asyncResource.triggerAsyncId();
    }

    get asyncResource(): EventEmitterReferencingAsyncResource {
      return this.#asyncResource;
    }
  };
}
