import { withPrelude } from './wire-prelude.ts';

/**
 * Programs that send HTTP with `node:http` and print what stood on the wire and what their handlers
 * saw; the same text is expected of real Node and of the host.
 */
const REQUESTS: Record<string, string> = {
  'forms of arguments': `await wire(NO_CONTENT, async (port) => {
    await told(http.get('http://127.0.0.1:' + port + '/a?b=c#d'));
    await told(http.get(new URL('http://us%20er:pass@127.0.0.1:' + port + '/x y')));
    await told(http.get('http://127.0.0.1:' + port + '/url', { path: '/options', headers: { A: 1 } }));
    await told(http.get({ host: '127.0.0.1', port, auth: 'a:b' }));
    await told(http.request({ hostname: '127.0.0.1', host: 'nobody', port: String(port), method: 'delete' }).end());
  });`,
  'headers of a request': `await wire(NO_CONTENT, async (port) => {
    const request = http.request({ host: '127.0.0.1', port, headers: { 'X-One': 1, 'x-list': ['a', 'b'], Cookie: ['c=1', 'd=2'] } });
    request.setHeader('X-Late', 'yes');
    request.appendHeader('X-Late', 'again');
    request.removeHeader('x-one');
    print(request.getHeaderNames(), show(JSON.stringify(request.getHeaders())), request.getRawHeaderNames(), request.hasHeader('HOST'));
    request.end();
    print(request.method, request.path, request.host, request.protocol, request.headersSent);
    try { request.setHeader('a', 'b'); } catch (error) { print(error.code, error.message); }
    await told(request);
  });`,
  'headers as a list': `await wire(NO_CONTENT, async (port) => {
    await told(http.get({ host: '127.0.0.1', port, headers: ['A', '1', 'a', '2', 'Host', 'me'] }));
    await told(http.request({ host: '127.0.0.1', port, method: 'POST', headers: ['A', '1'] }).end('x'));
  });`,
  'host and connection': `await wire(NO_CONTENT, async (port) => {
    await quiet(http.get({ host: '127.0.0.1', port, headers: { host: 'example.org' } }));
    await quiet(http.get({ host: '127.0.0.1', port, setHost: false }));
    await quiet(http.get({ host: '127.0.0.1', port, agent: false }));
    await quiet(http.get({ host: '127.0.0.1', port, headers: { connection: 'close' } }));
    await quiet(http.request({ host: '127.0.0.1', port, method: 'POST', setDefaultHeaders: false }).end('x'));
    await quiet(http.get({ host: '127.0.0.1', port, defaultPort: port }));
  });`,
  'bodies with a length and in chunks': `await wire(NO_CONTENT, async (port) => {
    const post = (options) => http.request({ host: '127.0.0.1', port, method: 'POST', ...options });
    await told(post().end('hello'));
    await told(post().end());
    const chunked = post();
    chunked.write('one');
    chunked.write(Buffer.from([0, 255]));
    await told(chunked.end('three'));
    const declared = post({ headers: { 'Content-Length': 6 } });
    declared.write('abc');
    await told(declared.end('def'));
    const trailing = post({ headers: { Trailer: 'X-Sum' } });
    trailing.write('a');
    trailing.addTrailers({ 'X-Sum': '1' });
    await told(trailing.end());
    await told(http.request({ host: '127.0.0.1', port, method: 'PUT' }).end('€', 'utf8'));
  });`,
  'a body where none is usual': `await wire(NO_CONTENT, async (port) => {
    await told(http.request({ host: '127.0.0.1', port, method: 'GET' }).end('body'));
    const written = http.request({ host: '127.0.0.1', port, method: 'DELETE', headers: { 'Transfer-Encoding': 'chunked' } });
    written.write('a');
    await told(written.end('b'));
  });`,
  'flushHeaders and Expect': `await wire('HTTP/1.1 100 Continue\\r\\n\\r\\n' + NO_CONTENT, async (port) => {
    const flushed = http.request({ host: '127.0.0.1', port, method: 'POST' });
    flushed.flushHeaders();
    setTimeout(() => flushed.end('late'), 10);
    await told(flushed);
    const expecting = http.request({ host: '127.0.0.1', port, method: 'POST', headers: { Expect: '100-continue', 'Content-Length': 2 } });
    expecting.on('continue', () => expecting.end('ok'));
    await told(expecting);
  });`,
  'an answer until the end of the connection': `await wire('HTTP/1.1 200 Fine\\r\\nX: 1\\r\\nx: 2\\r\\nSet-Cookie: a\\r\\nSet-Cookie: b\\r\\n\\r\\nall of it', async (port) => {
    await told(http.get({ host: '127.0.0.1', port }));
  });`,
  'an answer that is cut short': `await wire('HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\n\\r\\nhalf', async (port) => {
    await told(http.get({ host: '127.0.0.1', port }));
  });`,
  'an answer in chunks with trailers': `await wire('HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nabc\\r\\n0\\r\\nX-Sum: 9\\r\\n\\r\\n', async (port) => {
    const request = http.get({ host: '127.0.0.1', port });
    request.on('response', (response) => response.on('end', () => print(response.trailers, response.rawTrailers, response.rawHeaders)));
    await told(request);
  });`,
  'no HTTP in the answer': `await wire('SSH-2.0-nothing\\r\\n', async (port) => {
    const request = http.get({ host: '127.0.0.1', port });
    request.on('error', (error) => print(error.reason, error.bytesParsed, String(error.rawPacket)));
    await told(request);
  });`,
  'no answer at all': `await wire('', async (port) => {
    await told(http.get({ host: '127.0.0.1', port }));
  });`,
  'information before the answer': `await wire('HTTP/1.1 103 Early Hints\\r\\nLink: </a.css>\\r\\n\\r\\nHTTP/1.1 102 Processing\\r\\n\\r\\n' + NO_CONTENT, async (port) => {
    await told(http.get({ host: '127.0.0.1', port }));
  });`,
  'HEAD and 304': `await wire('HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\n\\r\\n', async (port) => {
    await told(http.request({ host: '127.0.0.1', port, method: 'HEAD' }).end());
  });
  await wire('HTTP/1.1 304 Not Modified\\r\\nContent-Length: 10\\r\\n\\r\\n', async (port) => {
    await told(http.get({ host: '127.0.0.1', port }));
  });`,
  'a port where nobody listens': `const server = net.createServer();
  const port = await open(server);
  await shut(server);
  const request = http.get({ host: '127.0.0.1', port });
  request.on('error', ({ errno, syscall, address }) => print(errno, syscall, address));
  await told(request);`,
  'a host beyond the container': `const request = http.get('http://nobody.invalid/');
  request.on('error', ({ syscall, hostname }) => print(syscall, hostname));
  await new Promise((resolve) => request.on('error', () => {}).on('close', resolve));`,
  'wrong options': `const attempt = (...args) => {
    try { http.request(...args); } catch (error) { print(error.name, error.code, error.message); }
  };
  attempt('https://127.0.0.1/');
  attempt('no url');
  attempt({ path: '/a b' });
  attempt({ method: 'G T' });
  attempt({ method: 7 });
  attempt({ agent: 'me' });
  attempt({ headers: { 'a b': '1' } });
  attempt({ headers: { a: 'x\\ny' } });
  attempt({ host: 5 });`,
  'upgrade and connect': `await wire('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: x\\r\\n\\r\\nfirst', async (port) => {
    const request = http.get({ host: '127.0.0.1', port, headers: { Connection: 'Upgrade', Upgrade: 'x' } });
    request.on('upgrade', (response, socket, head) => {
      print('upgrade', response.statusCode, response.upgrade, String(head));
      socket.on('end', () => print('ended')).resume();
      socket.end('more');
    });
    await told(request);
    await pause(20);
    await told(http.get({ host: '127.0.0.1', port, headers: { Connection: 'Upgrade', Upgrade: 'x' } }));
  });
  await wire('HTTP/1.1 200 OK\\r\\n\\r\\ntunnel', async (port) => {
    const request = http.request({ host: '127.0.0.1', port, method: 'CONNECT', path: 'a:80' }).end();
    request.on('connect', (response, socket, head) => {
      print('connect', response.statusCode, String(head));
      socket.resume().end('through');
    });
    await told(request);
    await pause(20);
  });`,
  'an upgrade that nobody asked for': `await wire('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: x\\r\\n\\r\\n', async (port) => {
    await told(http.get({ host: '127.0.0.1', port }));
  });`,
};

const ENDINGS: Record<string, string> = {
  'destroyed before it has a connection': `await serving(() => {}, async (port) => {
    const request = http.get({ host: '127.0.0.1', port });
    request.destroy();
    await told(request);
    const failed = http.get({ host: '127.0.0.1', port });
    failed.destroy(new Error('mine'));
    await told(failed);
    const aborted = http.get({ host: '127.0.0.1', port });
    aborted.abort();
    await told(aborted);
  });`,
  'destroyed while it waits': `await serving(() => {}, async (port) => {
    const request = http.get({ host: '127.0.0.1', port });
    request.on('finish', () => setTimeout(() => request.destroy(), 30));
    await told(request);
    const failed = http.get({ host: '127.0.0.1', port });
    failed.on('finish', () => setTimeout(() => failed.destroy(new Error('mine')), 30));
    await told(failed);
  });`,
  'destroyed while the answer comes': `await serving((request, response) => {
    response.write('some');
    response.on('close', () => print('server: close', response.writableFinished));
    request.on('error', (error) => print('server: error', error.code));
  }, async (port) => {
    const request = http.get({ host: '127.0.0.1', port });
    request.on('response', (response) => response.once('data', () => request.destroy()));
    await told(request);
    await pause(20);
  });`,
  'a signal': `await serving(() => {}, async (port) => {
    const controller = new AbortController();
    const request = http.get({ host: '127.0.0.1', port, signal: controller.signal });
    request.on('finish', () => setTimeout(() => controller.abort(), 20));
    await told(request);
    await told(http.get({ host: '127.0.0.1', port, signal: AbortSignal.abort() }));
  });`,
  timeouts: `await serving(() => {}, async (port) => {
    const request = http.get({ host: '127.0.0.1', port, timeout: 250 });
    request.on('timeout', () => request.destroy());
    await told(request);
    const set = http.get({ host: '127.0.0.1', port });
    set.setTimeout(250, () => set.destroy(new Error('too late')));
    await told(set);
  });`,
  'the server destroys its side': `await serving((request, response) => {
    if (request.url === '/before') return request.socket.destroy();
    response.write('part');
    setTimeout(() => response.destroy(), 20);
  }, async (port) => {
    await told(http.get({ host: '127.0.0.1', port, path: '/before' }));
    await told(http.get({ host: '127.0.0.1', port, path: '/after' }));
  });`,
  'a big body both ways': `await serving((request, response) => request.pipe(response), async (port) => {
    const request = http.request({ host: '127.0.0.1', port, method: 'POST' });
    let received = 0;
    request.on('response', (response) => {
      response.on('data', (chunk) => (received += chunk.length));
      response.on('end', () => print('received', received));
    });
    for (let piece = 0; piece < 40; piece++) {
      if (!request.write(Buffer.alloc(50_000, piece))) await new Promise((resolve) => request.once('drain', resolve));
    }
    request.end();
    await new Promise((resolve) => request.on('close', resolve));
    print(request.writableFinished, request.writableEnded);
  });`,
  'an answer nobody listens to': `await serving((request, response) => response.end('x'.repeat(100_000)), async (port) => {
    const request = http.get({ host: '127.0.0.1', port });
    await new Promise((resolve) => request.on('close', resolve));
    print('closed', request.res.complete);
  });`,
};

const AGENTS: Record<string, string> = {
  'reuse of a connection': `let connections = 0;
  await serving((request, response) => response.end(request.url + ' ' + request.headers.connection), async (port, server) => {
    server.on('connection', () => connections++);
    const seen = [];
    for (const path of ['/a', '/b', '/c']) seen.push(await text(port, path));
    print(seen.map(({ body, reused }) => [body, reused]), connections);
    print(Object.keys(http.globalAgent.freeSockets).map(show), Object.keys(http.globalAgent.sockets).length);
    print((await text(port, '/d', { agent: false })).body, connections);
    const own = new http.Agent();
    print((await text(port, '/e', { agent: own })).body, connections, own.totalSocketCount);
  });`,
  'maxSockets and waiting': `await serving((request, response) => setTimeout(() => response.end(request.url), 10), async (port) => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const all = Promise.all(['/1', '/2', '/3'].map((path) => text(port, path, { agent })));
    const count = (lists) => Object.values(lists).map((list) => list.length);
    print(count(agent.sockets), count(agent.requests), count(agent.freeSockets));
    print((await all).map(({ body, reused }) => [body, reused]));
    await pause(5);
    print(count(agent.sockets), count(agent.requests), count(agent.freeSockets), agent.totalSocketCount);
    agent.destroy();
    await pause(20);
    print(count(agent.sockets), count(agent.freeSockets), agent.totalSocketCount);
  });`,
  'an agent that does not keep': `await serving((request, response) => response.end(request.headers.connection), async (port) => {
    const agent = new http.Agent({ maxSockets: 1 });
    const answers = await Promise.all(['/1', '/2'].map((path) => text(port, path, { agent })));
    print(answers.map(({ body, reused }) => [body, reused]));
  });`,
  'maxFreeSockets and fifo': `await serving((request, response) => setTimeout(() => response.end(), 10), async (port) => {
    const agent = new http.Agent({ keepAlive: true, maxFreeSockets: 1, scheduling: 'fifo' });
    await Promise.all([text(port, '/', { agent }), text(port, '/', { agent }), text(port, '/', { agent })]);
    await pause(20);
    print(Object.values(agent.freeSockets).map((list) => list.length), agent.totalSocketCount);
    agent.destroy();
  });`,
  'names and properties': `const agent = new http.Agent();
  print(agent.getName({ host: 'a', port: 1, localAddress: 'b', family: 6 }), agent.getName(), agent.getName({ socketPath: '/s' }));
  print(agent.keepAlive, agent.maxSockets, agent.maxFreeSockets, agent.scheduling, agent.defaultPort, agent.protocol);
  print(http.globalAgent.keepAlive, http.globalAgent.options.timeout, http.Agent.defaultMaxSockets);`,
  'the server closes an idle connection': `await serving((request, response) => response.end(), async (port, server) => {
    const agent = new http.Agent({ keepAlive: true });
    await text(port, '/', { agent });
    await pause(20);
    server.closeIdleConnections();
    await pause(30);
    print(Object.keys(agent.freeSockets).length, agent.totalSocketCount);
    print((await text(port, '/', { agent })).reused);
    agent.destroy();
  });`,
  'a process with a free connection ends': `const server = http.createServer((request, response) => { response.end('x'); });
  const port = await open(server);
  print((await text(port)).body);
  server.close(() => print('closed'));`,
  'an own connection': `await serving((request, response) => response.end(request.headers.connection), async (port) => {
    const answer = await text(port, '/', { createConnection: () => net.connect(port, '127.0.0.1') });
    print(answer.body);
  });`,
};

/** By the name of the test: the program. */
export const httpClientPrograms: Record<string, string> = withPrelude({
  ...REQUESTS,
  ...ENDINGS,
  ...AGENTS,
});
