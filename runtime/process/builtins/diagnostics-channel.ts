type Subscriber = (message: unknown, name: string) => void;

/** A named channel (Node documentation: Diagnostics Channel, Class: Channel). */
export class Channel {
  readonly name: string;
  #subscribers: Subscriber[] = [];

  constructor(name: string) {
    this.name = name;
  }

  get hasSubscribers(): boolean {
    return this.#subscribers.length > 0;
  }

  publish(message: unknown): void {
    for (const subscriber of this.#subscribers) subscriber(message, this.name);
  }

  subscribe(subscriber: Subscriber): void {
    this.#subscribers = [...this.#subscribers, subscriber];
  }

  /** Whether the subscriber was there. */
  unsubscribe(subscriber: Subscriber): boolean {
    const before = this.#subscribers.length;
    this.#subscribers = this.#subscribers.filter((each) => each !== subscriber);
    return this.#subscribers.length < before;
  }
}

const channels = new Map<string, Channel>();

/** The channel of a name, always the same one. */
export function channel(name: string): Channel {
  const known = channels.get(name) ?? new Channel(name);
  channels.set(name, known);
  return known;
}

export function subscribe(name: string, subscriber: Subscriber): void {
  channel(name).subscribe(subscriber);
}

export function unsubscribe(name: string, subscriber: Subscriber): boolean {
  return channel(name).unsubscribe(subscriber);
}

export function hasSubscribers(name: string): boolean {
  return channel(name).hasSubscribers;
}
