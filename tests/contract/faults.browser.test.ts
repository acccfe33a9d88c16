import { expect, test } from 'vitest';
import { describeClient } from './describe-client.ts';

/** A server that answers each path, and one program that asks another one. */
const SERVER = `
import { createServer } from 'node:http';
createServer((request, response) => {
  if (request.url === '/half') return void response.write('half');
  if (request.url === '/throw') throw new Error('in the handler');
  response.end('whole');
}).listen(3000);
`;
const CLIENT = `
import { get } from 'node:http';
get({ port: 3000, path: process.argv[2] ?? '/' }, (response) => {
  response.on('data', (data) => console.log(String(data)));
  response.on('aborted', () => console.log('aborted'));
  response.on('error', (error) => console.log(error.code));
  response.on('end', () => console.log('end'));
}).on('error', (error) => console.log(error.code));
`;
const FILES = `await container.mount({
  'package.json': file('{"type":"module"}'),
  'server.mjs': file(${JSON.stringify(SERVER)}),
  'client.mjs': file(${JSON.stringify(CLIENT)}),
});`;
/** Resolves once a process has printed something; its further output is read on. */
const SAYS = `const says = (process) => new Promise((resolve) => {
  void process.output.pipeTo(new WritableStream({ write: resolve }));
});`;

interface Outcome {
  output: string;
  exit: number;
}

describeClient('faults', (run) => {
  test('an endless loop stops nobody else, and can be killed', async () => {
    const result = await run(`${SAYS}
      const container = await WebContainer.boot();
      ${FILES}
      await container.mount({ 'loop.mjs': file('console.log("looping"); while (true);') });
      const loop = await container.spawn('node', ['loop.mjs']);
      await says(loop);
      const listening = ready(container);
      const server = await container.spawn('node', ['server.mjs']);
      await listening;
      const client = await node(container, 'client.mjs');
      loop.kill();
      server.kill();
      return { client, exits: [await loop.exit, await server.exit] };`);
    expect(result).toEqual({ client: { output: 'whole\nend\n', exit: 0 }, exits: [137, 137] });
  });

  test('a throw ends its process, wherever it happens, and the client is told', async () => {
    const places = {
      timer: "setTimeout(() => { throw new Error('fault'); }, 1)",
      promise: "await Promise.reject(new Error('fault'))",
      read: "new Readable({ read() { throw new Error('fault'); } }).resume()",
      write: "new Writable({ write() { throw new Error('fault'); } }).write('x')",
    };
    const result = await run<{ places: Outcome[]; client: Outcome; server: Outcome }>(`
      const container = await WebContainer.boot();
      ${FILES}
      const places = [];
      for (const program of ${JSON.stringify(Object.values(places))}) {
        await container.mount({ 'fault.mjs': file("import { Readable, Writable } from 'node:stream';" + program) });
        places.push(await node(container, 'fault.mjs'));
      }
      const listening = ready(container);
      const server = finish(await container.spawn('node', ['server.mjs']));
      await listening;
      return { places, client: await node(container, 'client.mjs', '/throw'), server: await server };`);
    for (const { output, exit } of result.places) {
      expect(output).toContain('Error: fault');
      expect(exit).toBe(1);
    }
    expect(result.client).toEqual({ output: 'ECONNRESET\n', exit: 0 });
    expect(result.server.output).toContain('Error: in the handler');
    expect(result.server.exit).toBe(1);
  });

  test('a server that is killed in the middle of an answer breaks the connection', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      ${FILES}
      const listening = ready(container);
      const server = await container.spawn('node', ['server.mjs']);
      await listening;
      const client = await container.spawn('node', ['client.mjs', '/half']);
      let output = '';
      await client.output.pipeTo(new WritableStream({ write: (text) => {
        output += text;
        if (output === 'half\\n') server.kill();
      } }));
      return { output, exit: await client.exit };`);
    expect(result).toEqual({ output: 'half\naborted\nECONNRESET\n', exit: 0 });
  });

  test('a container that is torn down in the middle of requests leaves room for another', async () => {
    const result = await run(`
      const outcomes = [];
      for (let turn = 0; turn < 3; turn++) {
        const container = await WebContainer.boot();
        ${FILES}
        const listening = ready(container);
        await container.spawn('node', ['server.mjs']);
        await listening;
        outcomes.push(await node(container, 'client.mjs'));
        for (let i = 0; i < 3; i++) await container.spawn('node', ['client.mjs', '/half']);
        container.teardown();
      }
      return outcomes;`);
    const whole = { output: 'whole\nend\n', exit: 0 };
    expect(result).toEqual([whole, whole, whole]);
  });

  test('a page that is left in the middle of an answer can be opened again', async () => {
    await run(`const container = await WebContainer.boot();
      ${FILES}
      const listening = ready(container);
      await container.spawn('node', ['server.mjs']);
      await listening;
      const client = await container.spawn('node', ['client.mjs', '/half']);
      await client.output.getReader().read();`);
    const result = await run(`const container = await WebContainer.boot();
      ${FILES}
      const listening = ready(container);
      await container.spawn('node', ['server.mjs']);
      await listening;
      return node(container, 'client.mjs');`);
    expect(result).toEqual({ output: 'whole\nend\n', exit: 0 });
  });

  test('more memory than there is is a RangeError', async () => {
    const { output, exit } = await run<Outcome>(`
      const container = await WebContainer.boot();
      await container.mount({ 'greedy.mjs': file(\`
        try { new ArrayBuffer(2 ** 52); } catch (error) { console.log(error.name); }
        try { 'x'.repeat(2 ** 31); } catch (error) { console.log(error.name); }
        try { new Array(2 ** 32); } catch (error) { console.log(error.name); }
        const deep = () => deep() + 1;
        try { deep(); } catch (error) { console.log(error instanceof Error); }
        console.log('alive');
      \`) });
      return node(container, 'greedy.mjs');`);
    expect({ output, exit }).toEqual({
      output: expect.stringMatching(/^(\w+Error\n){3}true\nalive\n$/) as string,
      exit: 0,
    });
  });
});
