import { expect, test } from 'vitest';
import { describeClient } from './describe-client.ts';

describeClient('boot and events', (run) => {
  test('tears down and boots again with nothing left', async () => {
    const result = await run(
      `const first = await WebContainer.boot();
      await first.fs.writeFile('old.txt', '');
      await first.mount({ 'wait.mjs': file('setInterval(() => {}, 1000)') });
      const waiting = await first.spawn('node', ['wait.mjs']);
      const twice = await failure(() => WebContainer.boot());
      first.teardown();
      const second = await WebContainer.boot();
      return { twice: twice.message, names: await second.fs.readdir('/') };`,
    );
    expect(result).toEqual({
      twice: 'Only a single WebContainer instance can be booted',
      names: [],
    });
  });

  test('ends what runs when it is torn down, and refuses everything later', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({ 'server.mjs': file(\`
        import { createServer } from 'node:http';
        createServer().listen(3000);
      \`), 'loop.mjs': file('console.log("looping"); while (true);') });
      const listening = ready(container);
      const server = await container.spawn('node', ['server.mjs']);
      await listening;
      const loop = await container.spawn('node', ['loop.mjs']);
      container.fs.watch('.', () => {}).close();
      const pending = container.export('.');
      container.teardown();
      // The client has sent its teardown once its promises have had their turns.
      for (let turn = 0; turn < 20; turn++) await null;
      const actions = [
        () => container.spawn('node', ['loop.mjs']),
        () => container.mount({}),
        () => container.export('.'),
      ];
      const meanwhile = await Promise.all(actions.map(failure));
      const exits = (await Promise.all([finish(server), finish(loop)])).map(({ exit }) => exit);
      const again = await WebContainer.boot();
      const later = await Promise.all([...actions, () => container.fs.readdir('.'), () => container.teardown()].map(failure));
      const messages = (failures) => failures.map(({ message }) => message);
      return {
        pending: Object.keys(await pending),
        meanwhile: messages(meanwhile),
        exits,
        later: messages(later),
        left: await again.fs.readdir('.'),
      };`);
    const tornDown = 'This container has been torn down. Boot another one.';
    const released = 'Proxy has been released and is not useable';
    expect(result).toEqual({
      pending: ['server.mjs', 'loop.mjs'],
      meanwhile: [tornDown, tornDown, tornDown],
      exits: [137, 137],
      later: [released, released, released, released, 'WebContainer already torn down'],
      left: [],
    });
  });

  test('tells of ports that open and close, until nobody listens any more', async () => {
    const result = await run<{ prefix: string }>(`
      const container = await WebContainer.boot();
      await container.mount({ 'server.mjs': file(\`
        import { createServer } from 'node:http';
        const port = Number(process.argv[2]);
        const server = createServer().listen(port);
        process.stdin.on('data', () => server.close(() => process.exit(0)));
      \`) });
      const [heard, other, readied] = [[], [], []];
      // Each listener has a port of its own: what one was told, another may hear later.
      let opened;
      const forget = container.on('port', (...event) => {
        heard.push(event);
        if (event[1] === 'open') opened();
      });
      container.on('port', (port, type) => other.push([port, type]));
      container.on('server-ready', (...event) => readied.push(event));
      const [freed, free] = [closed(container, 3000), closed(container, 3001)];
      const serve = async (port) => {
        const listening = [ready(container), new Promise((resolve) => (opened = resolve))];
        const server = await container.spawn('node', ['server.mjs', String(port)]);
        await Promise.all(listening);
        return server;
      };
      const closing = await serve(3000);
      await closing.input.getWriter().write('close');
      await freed;
      const killed = await serve(3001);
      while (heard.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
      forget();
      killed.kill();
      await free;
      await container.fs.readdir('.');
      const origin = new URL(globalThis.WEBCONTAINER_API_IFRAME_URL).origin;
      const [, instance] = readied[0][1].match(/\\/preview\\/([^/]+)\\//);
      return { heard, other, readied, prefix: origin + '/preview/' + instance };`);
    const url = (port: number): string => `${result.prefix}/${port}/`;
    expect(result).toEqual({
      heard: [
        [3000, 'open', url(3000)],
        [3000, 'close', url(3000)],
        [3001, 'open', url(3001)],
      ],
      other: [
        [3000, 'open'],
        [3000, 'close'],
        [3001, 'open'],
        [3001, 'close'],
      ],
      readied: [
        [3000, url(3000)],
        [3001, url(3001)],
      ],
      prefix: expect.stringMatching(/^http:.*-\d+$/),
    });
  });

  test('refuses an account where the page can hear it', async () => {
    const result = await run(`
      const origin = new URL(globalThis.WEBCONTAINER_API_IFRAME_URL).origin;
      localStorage.setItem('__wc_api_tokens__', JSON.stringify(
        { origin, refresh: 'r', access: 'a', expires: Date.now() + 3600_000 }));
      const { status } = auth.init({ clientId: 'course', scope: '' });
      await auth.loggedIn();
      const container = await WebContainer.boot();
      await container.fs.readdir('.');
      const message = await new Promise((resolve) => container.on('error', ({ message }) => resolve(message)));
      localStorage.clear();
      return { status, message };`);
    expect(result).toEqual({
      status: 'authorized',
      message: 'auth is not available: this host needs no account. Leave `auth.init` out.',
    });
  });

  test('names the folder as asked and refuses names that are none', async () => {
    const result = await run(`
      const refused = await failure(() => WebContainer.boot({ workdirName: 'a/b' }));
      const container = await WebContainer.boot({ workdirName: 'shop' });
      await container.fs.writeFile('/home/shop/a', '');
      return { refused: refused.message, workdir: container.workdir, names: await container.fs.readdir('.') };`);
    expect(result).toEqual({
      refused: 'workdirName should be a valid folder name',
      workdir: '/home/shop',
      names: ['a'],
    });
  });
});
