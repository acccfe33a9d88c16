import { afterEach, describe, expect, test } from 'vitest';
import { ByteStream, WINDOW, type ByteStreamListener } from '../../runtime/network/byte-stream.ts';

/** What one end heard, in order. */
class Recorder implements ByteStreamListener {
  readonly heard: string[] = [];
  data(bytes: Uint8Array): void {
    this.heard.push(`data ${bytes.byteLength}`);
  }
  end(): void {
    this.heard.push('end');
  }
  reset(): void {
    this.heard.push('reset');
  }
  drain(): void {
    this.heard.push('drain');
  }
}

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

function connection() {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const [left, right] = [new Recorder(), new Recorder()];
  return { left, right, a: new ByteStream(port1, left), b: new ByteStream(port2, right) };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('a byte stream', () => {
  test('delivers bytes in order, then the end, and keeps the other direction open', async () => {
    const { a, b, left, right } = connection();
    a.write(new Uint8Array(3));
    a.write(new Uint8Array(5));
    a.end();
    await settle();
    b.write(new Uint8Array(7));
    b.end();
    await settle();
    expect(right.heard).toEqual(['data 3', 'data 5', 'end']);
    expect(left.heard).toEqual(['data 7', 'end']);
  });

  test.each([
    ['a typed array', new Uint8Array([1, 2, 3, 4])],
    ['a Buffer', Buffer.from([1, 2, 3, 4])],
  ])('lets the writer reuse its memory: %s', async (_kind, buffer) => {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    const a = new ByteStream(port1, new Recorder());
    const received = new Promise<Uint8Array>((data) => {
      const listener = Object.assign(new Recorder(), { data });
      return new ByteStream(port2, listener);
    });
    a.write(buffer.subarray(1, 3));
    buffer.fill(9);
    expect([...(await received)]).toEqual([2, 3]);
  });

  test('makes a writer wait until its reader has used up a good part of what it sent', async () => {
    const { a, b, left } = connection();
    expect(a.write(new Uint8Array(WINDOW - 1))).toBe(true);
    expect(a.write(new Uint8Array(1))).toBe(false);
    await settle();
    expect(left.heard).toEqual([]);
    b.consume(WINDOW / 4 - 1);
    await settle();
    expect(left.heard).toEqual([]);
    b.consume(1);
    await settle();
    expect(left.heard).toEqual(['drain']);
  });

  test('tells the other side of a reset, and takes no more bytes', async () => {
    const { a, b, left, right } = connection();
    a.reset();
    await settle();
    expect(right.heard).toEqual(['reset']);
    expect(b.write(new Uint8Array(1))).toBe(false);
    await settle();
    expect(left.heard).toEqual([]);
  });

  test('reads the death of the other process as its end, once', async () => {
    const { a, b, right } = connection();
    a.end();
    await settle();
    b.peerGone();
    b.peerGone();
    expect(right.heard).toEqual(['end']);
    const other = connection();
    other.b.peerGone();
    expect(other.right.heard).toEqual(['end']);
  });
});
