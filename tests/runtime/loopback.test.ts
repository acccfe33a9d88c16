import { describe, expect, test } from 'vitest';
import { Loopback } from '../../runtime/network/loopback.ts';
import type { ConnectionEnd } from '../../runtime/protocol/process-messages.ts';

describe('the loopback network', () => {
  test('joins a client and a server by one connection', () => {
    const network = new Loopback();
    const accepted: ConnectionEnd[] = [];
    network.listen(3000, (connection) => accepted.push(connection));
    const client = network.connect(3000);
    const [server] = accepted;
    expect(server).toMatchObject({ id: client.id, localPort: 3000, remotePort: client.localPort });
    expect(client.remotePort).toBe(3000);
    client.port.close();
  });

  test('gives every connection a port and a number of its own', () => {
    const network = new Loopback();
    network.listen(1, ({ port }) => port.close());
    const [first, second] = [network.connect(1), network.connect(1)];
    expect(first.localPort).not.toBe(second.localPort);
    expect(first.id).not.toBe(second.id);
  });

  test('refuses a port that is taken, as the system does, until it is free again', () => {
    const network = new Loopback();
    network.listen(80, () => {});
    expect(() => network.listen(80, () => {})).toThrow(
      expect.objectContaining({
        message: 'listen EADDRINUSE: address already in use :::80',
        code: 'EADDRINUSE',
        syscall: 'listen',
        port: 80,
      }),
    );
    network.unlisten(80);
    expect(network.listen(80, () => {})).toBe(80);
  });

  test('refuses a connection to a port where nobody listens', () => {
    expect(() => new Loopback().connect(9)).toThrow(
      expect.objectContaining({
        message: 'connect ECONNREFUSED 127.0.0.1:9',
        code: 'ECONNREFUSED',
        address: '127.0.0.1',
        port: 9,
      }),
    );
  });

  test('chooses free ports for those who ask for any', () => {
    const network = new Loopback();
    const ports = [network.listen(0, () => {}), network.listen(0, () => {})];
    expect(new Set(ports).size).toBe(2);
    expect(Math.min(...ports)).toBeGreaterThan(32767);
  });

  test('sets ports aside that nobody else can open', () => {
    const network = new Loopback();
    const own = network.reservePorts();
    const other = network.reservePorts();
    expect(other.first).toBeGreaterThan(own.first);
    expect(network.listen(own.first, () => {}, own)).toBe(own.first);
    expect(() => network.listen(own.first + 1, () => {}, other)).toThrow('EADDRINUSE');
    expect(() => network.listen(own.first + 1, () => {})).toThrow('EADDRINUSE');
    network.releasePorts(own);
    expect(network.listen(own.first + 1, () => {})).toBe(own.first + 1);
    expect(network.reservePorts()).toEqual(own);
  });
});
