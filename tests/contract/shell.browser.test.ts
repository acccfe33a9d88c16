import { expect, test } from 'vitest';
import { describeClient } from './describe-client.ts';

/** A conversation with a program at a terminal: what has to be seen, and what is typed then. */
const TALK = `
  const talk = async (child, steps) => {
    const input = child.input.getWriter();
    let seen = '';
    let told = () => {};
    const done = child.output.pipeTo(new WritableStream({ write(text) { seen += text; told(); } }));
    for (const [awaited, keys] of steps) {
      while (!seen.includes(awaited)) {
        const ended = await Promise.race([new Promise((next) => (told = next)), done.then(() => true)]);
        if (ended && !seen.includes(awaited)) throw new Error('ended without ' + awaited + ': ' + seen);
      }
      seen = seen.slice(seen.indexOf(awaited) + awaited.length);
      await input.write(keys);
    }
    await done;
    return { rest: seen, exit: await child.exit };
  };
  const terminal = { cols: 80, rows: 24 };
`;
const SERVER = `
import { createServer } from 'node:http';
createServer((request, response) => {
  response.setHeader('X-Method', request.method);
  request.pipe(response);
}).listen(3000, () => console.log('up'));
`;

describeClient('the shell', (run) => {
  test('runs programs, pipes and utilities, and ends with their code', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({
        'count.mjs': file('let n = 0; process.stdin.on("data", (d) => (n += d.length)).on("end", () => console.log(n))'),
        'say.mjs': file('console.log("out"); console.error("err"); process.exitCode = 4'),
      });
      const sh = async (line) => finish(await container.spawn('sh', ['-c', line]));
      return [
        await sh('node say.mjs; echo $?'),
        await sh('node say.mjs 2>/dev/null | node count.mjs'),
        await sh('node say.mjs > all.txt 2>&1; wc -l < all.txt && ls *.txt'),
        await sh('mkdir -p a/b && cd a/b && pwd && cp ../../say.mjs . && ls && rm say.mjs && cd - && rm -r a'),
        await sh('A=1 node -p 0; A="x y" node -e "console.log(process.env.A)"'),
        await sh('node say.mjs &\\nwait; echo waited'),
        await sh('nosuch; echo $?; exit 9'),
        await finish(await container.spawn('ls', ['-1'])),
        await finish(await container.spawn('cat', ['nosuch.txt'])),
      ];`);
    expect(result).toEqual([
      { output: 'out\nerr\n4\n', exit: 0 },
      { output: '4\n', exit: 0 },
      { output: '2\nall.txt\n', exit: 0 },
      { output: '/home/project/a/b\nsay.mjs\n/home/project\n', exit: 0 },
      { output: expect.stringContaining('x y\n') as string, exit: 0 },
      { output: 'out\nerr\nwaited\n', exit: 0 },
      { output: 'sh: 1: nosuch: not found\n127\n', exit: 9 },
      { output: 'all.txt\ncount.mjs\nsay.mjs\n', exit: 0 },
      { output: 'cat: nosuch.txt: No such file or directory\n', exit: 1 },
    ]);
  });

  test('runs scripts of a package, and programs that packages bring', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({
        'package.json': file(JSON.stringify({
          name: 'shop', version: '1.2.3', type: 'module',
          scripts: { prehi: 'echo before', hi: 'greet', fail: 'exit 3' },
        })),
        node_modules: { directory: {
          greeter: { directory: { 'cli.js': file('#!/usr/bin/env node\\nconsole.log("hi", process.env.npm_package_name, ...process.argv.slice(2))') } },
          '.bin': { directory: { greet: { file: { symlink: '../greeter/cli.js' } } } },
        } },
      });
      const npm = async (...args) => finish(await container.spawn('npm', args));
      return [await npm('run', 'hi', '--', 'you there'), await npm('run', 'fail'), await npm('run', 'no'),
        await npm('install'), await finish(await container.spawn('npx', ['greet', 'me']))];`);
    expect(result).toEqual([
      {
        output:
          '\n> shop@1.2.3 prehi\n> echo before\n\nbefore\n' +
          "\n> shop@1.2.3 hi\n> greet 'you there'\n\nhi shop you there\n",
        exit: 0,
      },
      { output: '\n> shop@1.2.3 fail\n> exit 3\n\n', exit: 3 },
      {
        output:
          'npm: missing script: "no" in /home/project/package.json. Its scripts are: prehi, hi, fail.\n',
        exit: 1,
      },
      { output: expect.stringContaining('the network ends at this page') as string, exit: 1 },
      { output: 'hi undefined me\n', exit: 0 },
    ]);
  });

  test('asks servers with curl', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({ 'server.mjs': file(\`${SERVER}\`) });
      const listening = ready(container);
      await container.spawn('node', ['server.mjs']);
      await listening;
      const sh = async (line) => (await finish(await container.spawn('sh', ['-c', line]))).output;
      return [
        await sh('curl -s -d a=1 -d b=2 localhost:3000/x'),
        await sh('curl -i -X PUT --json "{}" http://localhost:3000'),
        await sh('curl -so body.txt -w "%{http_code}\\\\n" --data-raw hello localhost:3000; cat body.txt'),
        await sh('curl localhost:3999; echo $?'),
        await sh('curl https://localhost:3000; echo $?'),
      ];`);
    const answers = result as string[];
    expect(answers[0]).toBe('a=1&b=2');
    expect(answers[1]).toMatch(/^HTTP\/1\.1 200 OK\r\nX-Method: PUT\r\n[\s\S]*\r\n\r\n\{\}$/);
    expect(answers[2]).toBe('200\nhello');
    expect(answers[3]).toMatch(/^curl: \(7\) Failed to connect to localhost port 3999.*\n7\n$/);
    expect(answers[4]).toMatch(/^curl: \(1\) Protocol "https" not supported.*\n1\n$/);
  });

  test('talks with a user: history, completion, Ctrl-C, jobs, Ctrl-D', async () => {
    const result = await run(`${TALK}
      const container = await WebContainer.boot();
      await container.mount({
        'loop.mjs': file('console.log("looping"); setInterval(() => {}, 1000)'),
        'ask.mjs': file('process.stdin.once("data", (d) => { console.log("got " + JSON.stringify(String(d))); process.exit(5); }); console.log(process.stdin.isTTY, process.stdout.columns)'),
      });
      return talk(await container.spawn('jsh', { terminal }), [
        ['❯', 'echo one two\\r'], ['one two\\r\\n', ''], ['❯', '\\u001B[A'], ['one two', '\\r'], ['one two\\r\\n', ''],
        ['❯', 'node loo\\t'], ['p.mjs ', '\\r'], ['looping', '\\u0003'], ['❯', 'echo code $?\\r'], ['code 130', ''],
        ['❯', 'node ask.mjs\\r'], ['true 80', 'abx\\u007Fc\\r'], ['got "abc\\\\n"', ''], ['❯', 'echo code $?\\r'], ['code 5', ''],
        ['❯', 'node loop.mjs &\\r'], ['looping', 'jobs; ps\\r'], ['Running', ''], ['node loop.mjs', 'kill %1; wait; ps\\r'],
        ['❯', 'cat\\r'], ['cat', 'a line\\r'], ['a line\\r\\n', '\\u0004'], ['❯', 'sleep 100\\r'], ['sleep 100', '\\u0003'],
        ['❯', 'for i in 1 2\\r'], ['> ', 'do echo n$i; done\\r'], ['n2', ''], ['❯', 'exit 6\\r'],
      ]);`);
    expect(result).toMatchObject({ exit: 6 });
  });

  test('gives a program single keys when it asks for them, and lines again after it', async () => {
    const result = await run(`${TALK}
      const container = await WebContainer.boot();
      await container.mount({ 'keys.mjs': file(\`
        process.stdin.setRawMode(true);
        console.log('raw', process.stdin.isRaw);
        process.stdin.on('data', (key) => {
          console.log('key', key.toString('hex'));
          if (key[0] === 3) process.exit();
        });
      \`) });
      return talk(await container.spawn('jsh', { terminal }), [
        ['❯', 'node keys.mjs\\r'], ['raw true', 'a'], ['key 61', '\\u0003'], ['key 03', ''], ['❯', 'cat\\r'],
        ['cat', 'x\\r'], ['x\\r\\n', '\\u0004'], ['❯', '\\u0004'],
      ]);`);
    expect(result).toMatchObject({ exit: 0 });
  });

  test('runs command lines for programs', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({ 'exec.mjs': file(\`
        import { exec, spawn } from 'node:child_process';
        import { promisify } from 'node:util';
        console.log(await promisify(exec)('echo $GREETING | cat', { env: { GREETING: 'hi' } }));
        exec('nosuch', (error, stdout, stderr) => console.log(error.code, error.killed, [stdout, stderr]));
        spawn('echo "$0" && exit 3', { shell: true, stdio: 'inherit' }).on('exit', (code) => console.log(code));
      \`) });
      return node(container, 'exec.mjs');`);
    expect(result).toMatchObject({ exit: 0 });
    const { output } = result as { output: string };
    expect(output).toContain("{ stdout: 'hi\\n', stderr: '' }");
    expect(output).toContain("127 false [ '', '/bin/sh: 1: nosuch: not found\\n' ]");
    expect(output).toMatch(/\/bin\/sh\n3\n/);
  });
});
