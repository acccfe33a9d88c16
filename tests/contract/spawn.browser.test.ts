import { expect, test } from 'vitest';
import { describeClient } from './describe-client.ts';

const SERVER = `
import { createServer } from 'node:http';
createServer((request, response) => {
  console.log(request.method, request.url);
  response.end('hello from ' + request.url);
}).listen(3000);
`;
const CLIENT = `
import { connect } from 'node:net';
const socket = connect(3000);
let answer = '';
socket.on('data', (bytes) => (answer += bytes));
socket.on('close', () => console.log(JSON.stringify(answer)));
socket.write('GET /a HTTP/1.1\\\\r\\\\nHost: a\\\\r\\\\nConnection: close\\\\r\\\\n\\\\r\\\\n');
`;

describeClient('spawn', (run) => {
  test('boots, mounts, spawns a server, hears of it, and reaches it from another process', async () => {
    const result = await run(
      `const container = await WebContainer.boot({ workdirName: 'shop' });
      await container.mount({
        'package.json': file('{"type":"module"}'),
        'server.ts': file(\`${SERVER}\`),
        'client.ts': file(\`${CLIENT}\`),
      });
      const listening = ready(container);
      const server = await container.spawn('node', ['server.ts']);
      const { port, url } = await listening;
      const client = await node(container, 'client.ts');
      const rest = finish(server);
      server.kill();
      return { workdir: container.workdir, path: container.path, port, url, client, server: await rest };`,
    );
    expect(result).toMatchObject({
      workdir: '/home/shop',
      path: expect.stringContaining('/usr/bin'),
      port: 3000,
      url: expect.stringContaining('/3000/') as string,
      server: { exit: 137, output: 'GET /a\n' },
    });
    const { output, exit } = (result as { client: { output: string; exit: number } }).client;
    expect(exit).toBe(0);
    expect(JSON.parse(output)).toMatch(
      /^HTTP\/1\.1 200 OK\r\nDate: [^\r]+ GMT\r\nConnection: close\r\nContent-Length: 13\r\n\r\nhello from \/a$/,
    );
  });

  test('gives a process its arguments, environment, folder, input and exit code', async () => {
    const result = await run(
      `const container = await WebContainer.boot();
      await container.mount({ sub: { directory: { 'tell.mjs': file(\`
        process.stdin.setEncoding('utf8');
        process.stdin.on('data', (text) => {
          console.log(JSON.stringify([process.argv.slice(2), process.env.COLOR, process.cwd(), text]));
          process.exit(7);
        });
      \`) } } });
      const child = await container.spawn('node', ['tell.mjs', 'a', 'b c'], { cwd: 'sub', env: { COLOR: 1 } });
      const writer = child.input.getWriter();
      await writer.write('typed');
      const { output, exit } = await finish(child);
      return { told: JSON.parse(output), exit, unknown: await finish(await container.spawn('nosuch', ['i'])) };`,
    );
    expect(result).toEqual({
      told: [['a', 'b c'], '1', '/home/project/sub', 'typed'],
      exit: 7,
      unknown: {
        exit: 127,
        output: expect.stringMatching(
          /^nosuch: command not found\. This container has: node, vitest, jsh, .*\n$/,
        ) as string,
      },
    });
  });

  test('kills an endless loop and takes its port over', async () => {
    const result = await run(
      `const container = await WebContainer.boot();
      await container.mount({ 'loop.mjs': file(\`
        import { createServer } from 'node:net';
        createServer(() => {}).listen(4000, () => { console.log('looping'); while (true); });
      \`), 'taken.mjs': file(\`
        import { createServer } from 'node:net';
        createServer().listen(4000).on('error', (error) => console.log(error.code, error.port));
      \`) });
      const ports = [];
      container.on('port', (port, type) => ports.push([port, type]));
      const listening = ready(container);
      const loop = await container.spawn('node', ['loop.mjs']);
      await listening;
      const taken = await node(container, 'taken.mjs');
      const rest = finish(loop);
      loop.kill();
      // The message of the port may come after that of the end: they travel apart.
      while (ports.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
      return { taken, loop: await rest, ports };`,
    );
    expect(result).toEqual({
      taken: { output: 'EADDRINUSE 4000\n', exit: 0 },
      loop: { output: 'looping\n', exit: 137 },
      ports: [
        [4000, 'open'],
        [4000, 'close'],
      ],
    });
  });

  test('blocks for as long as a program asks', async () => {
    const { output } = await run<{ output: string }>(
      `const container = await WebContainer.boot();
      await container.mount({ 'sleep.mjs': file(\`
        const start = performance.now();
        const result = Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
        console.log(result, performance.now() - start >= 199);
      \`) });
      return node(container, 'sleep.mjs');`,
    );
    expect(output).toBe('timed-out true\n');
  });

  test('runs vitest, with a verdict for every test', async () => {
    const { output, exit } = await run<{ output: string; exit: number }>(
      `const container = await WebContainer.boot();
      await container.mount({ 'package.json': file('{"type":"module"}'), 'a.test.ts': file(\`
        import { expect, test } from 'vitest';
        test('right', () => expect(1 + 1).toBe(2));
        test('wrong', () => {
          console.log('seen');
          expect({ a: 1 }).toEqual({ a: 2 });
        });
      \`) });
      return finish(await container.spawn('vitest', ['run', '--reporter=events']));`,
    );
    const events = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(exit).toBe(1);
    expect(events.map(({ type }) => type)).toEqual([
      'collected',
      'started',
      'result',
      'started',
      'console',
      'result',
      'end',
    ]);
    expect(events[2]).toMatchObject({ state: 'pass', errors: [] });
    expect(events[4]).toMatchObject({ stream: 'stdout', text: 'seen\n' });
    expect(events[5]).toMatchObject({
      state: 'fail',
      errors: [
        {
          name: 'AssertionError',
          message: 'expected { a: 1 } to deeply equal { a: 2 }',
          expected: '{\n  "a": 2,\n}',
          actual: '{\n  "a": 1,\n}',
          position: { file: 'a.test.ts', line: 6 },
        },
      ],
    });
    expect(events[6]).toMatchObject({ state: 'fail', errors: [] });
  });

  test('starts in a folder named in any way, and says what a shell says of others', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({ sub: { directory: { 'cwd.mjs': file('console.log(process.cwd(), process.env.PWD)') } } });
      const start = async (cwd, path = 'cwd.mjs') => finish(await container.spawn('node', [path], { cwd }));
      return [
        await start('sub'),
        await start('/sub/'),
        await start('/home/project/sub'),
        await start('../sub'),
        await start('.', 'sub/cwd.mjs'),
        await start('none'),
        await start('sub/cwd.mjs'),
      ];`);
    const inSub = { output: '/home/project/sub /home/project/sub\n', exit: 0 };
    expect(result).toEqual([
      inSub,
      inSub,
      inSub,
      inSub,
      { output: '/home/project /home/project\n', exit: 0 },
      { output: 'cd: /home/project/none: No such file or directory\n', exit: 1 },
      { output: 'cd: /home/project/sub/cwd.mjs: Not a directory\n', exit: 1 },
    ]);
  });

  test('gives numbers and truth values to the environment as text', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({ 'env.mjs': file('const { A, B, C, PATH } = process.env; console.log(JSON.stringify([A, B, C, PATH]))') });
      const { output } = await finish(await container.spawn('node', ['env.mjs'], { env: { A: 0, B: false, C: '' } }));
      return [...JSON.parse(output), container.path];`);
    const path = expect.stringMatching(/^\/usr/) as string;
    expect(result).toEqual(['0', 'false', '', path, path]);
    const [, , , own, told] = result as string[];
    expect(own).toBe(told);
  });

  test('tells a program the size of its terminal and of each change', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({ 'size.mjs': file(\`
        const tell = () => console.log(process.stdout.isTTY, process.stdout.columns, process.stdout.rows);
        process.stdout.on('resize', () => { tell(); process.exit(0); });
        tell();
        setInterval(() => {}, 1000);
      \`), 'pipe.mjs': file('console.log(process.stdout.isTTY, process.stdout.columns)') });
      const child = await container.spawn('node', ['size.mjs'], { terminal: { cols: 80, rows: 24 } });
      let output = '';
      let resized = false;
      await child.output.pipeTo(new WritableStream({ write(text) {
        output += text;
        if (!resized) child.resize({ cols: 100, rows: 30 });
        resized = true;
      } }));
      return { output, exit: await child.exit, pipe: await node(container, 'pipe.mjs') };`);
    expect(result).toEqual({
      output: 'true 80 24\r\ntrue 100 30\r\n',
      exit: 0,
      pipe: { output: 'undefined undefined\n', exit: 0 },
    });
  });

  test('runs without output where none is asked for', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({ 'a.mjs': file('console.log("unheard"); process.exit(3)') });
      const child = await container.spawn('node', ['a.mjs'], { output: false });
      const exit = await child.exit;
      const chunk = await Promise.race([child.output.getReader().read(), new Promise((resolve) => setTimeout(resolve, 100, 'nothing'))]);
      const unknown = await container.spawn('nosuch', [], { output: false });
      return { exit, chunk, unknown: await unknown.exit };`);
    expect(result).toEqual({ exit: 3, chunk: 'nothing', unknown: 127 });
  });

  test('takes input, a size and a kill after the end without an error', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({ 'a.mjs': file(''), 'wait.mjs': file('console.log("up"); setInterval(() => {}, 1000)') });
      const ended = await container.spawn('node', ['a.mjs']);
      const exit = await ended.exit;
      const afterwards = await failure(async () => {
        await ended.input.getWriter().write('late');
        ended.resize({ cols: 1, rows: 1 });
        ended.kill();
      });
      const waiting = await container.spawn('node', ['wait.mjs']);
      const rest = finish(waiting);
      waiting.kill();
      waiting.kill();
      return { exit, afterwards, killed: (await rest).exit };`);
    expect(result).toEqual({ exit: 0, afterwards: 'no error', killed: 137 });
  });
});
