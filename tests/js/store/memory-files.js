/** Two files in memory in place of those of the origin-private file system, which node does not have. */

export class MemoryFile {
  bytes = new Uint8Array();
  /** Bytes that fit; more throws as a full medium does. */
  room = Infinity;
  flushes = 0;
  open = false;

  handle() {
    if (this.open) throw new DOMException('held', 'NoModificationAllowedError');
    this.open = true;
    const alive = () => {
      if (!this.open) throw new DOMException('closed', 'InvalidStateError');
    };
    return {
      read: (into, {at}) => {
        alive();
        const part = this.bytes.subarray(at, at + into.byteLength);
        into.set(part);
        return part.byteLength;
      },
      write: (from, {at}) => {
        alive();
        const end = at + from.byteLength;
        if (end > this.room) {
          this.#resize(Math.max(this.bytes.byteLength, this.room));
          this.bytes.set(from.subarray(0, this.room - at), at);
          throw new DOMException('full', 'QuotaExceededError');
        }
        if (end > this.bytes.byteLength) this.#resize(end);
        this.bytes.set(from, at);
        return from.byteLength;
      },
      truncate: (size) => {
        alive();
        this.#resize(size);
      },
      flush: () => {
        alive();
        this.flushes += 1;
      },
      getSize: () => this.bytes.byteLength,
      close: () => {
        this.open = false;
      },
    };
  }

  #resize(size) {
    const bytes = new Uint8Array(size);
    bytes.set(this.bytes.subarray(0, size));
    this.bytes = bytes;
  }
}

/** What `privateFiles` gives, over memory. `steal()` takes the files from whoever has them. */
export class MemoryFiles {
  slots = [new MemoryFile(), new MemoryFile()];
  /** What `take` throws. @type {Error | null} */
  failure = null;
  #tell = () => {};

  async take() {
    if (this.failure) throw this.failure;
    const handles = this.slots.map((slot) => slot.handle());
    const lost = new Promise((resolve) => {
      this.#tell = resolve;
    });
    return {handles, lost, release: () => {}};
  }

  async look() {
    return this.slots.map(({bytes}) => new Blob([bytes]));
  }

  steal() {
    this.#tell();
  }
}
