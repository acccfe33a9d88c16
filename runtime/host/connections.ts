/** One end of a connection: it hears when the process at the other end has died. */
export interface ConnectionOwner {
  peerGone(id: number): void;
}

/** Who has the ends of a container's connections, so that one's death is told to the other. */
export class Connections {
  readonly #ends = new Map<number, Set<ConnectionOwner>>();

  /** Notes who has an end of a connection. */
  track(id: number, owner: ConnectionOwner): void {
    const ends = this.#ends.get(id) ?? new Set();
    this.#ends.set(id, ends.add(owner));
  }

  /** Forgets an end that was closed. */
  release(id: number, owner: ConnectionOwner): void {
    const ends = this.#ends.get(id);
    ends?.delete(owner);
    if (ends?.size === 0) this.#ends.delete(id);
  }

  /** Tells the other ends of everything that a process had open when it died. */
  ownerGone(owner: ConnectionOwner): void {
    for (const [id, ends] of this.#ends) {
      if (!ends.delete(owner)) continue;
      for (const other of ends) other.peerGone(id);
      if (ends.size === 0) this.#ends.delete(id);
    }
  }
}
