import { withPrelude } from './wire-prelude.ts';

/**
 * Programs about the objects of HTTP: their states while a message is under way, the ways to make
 * them, their limits. Run on real Node and in the page, with the same output.
 */
export const httpMessagePrograms: Record<string, string> = withPrelude({
  'classes are called without new and inherited by hand': `
    const server = http.Server((request, response) => response.end('one'));
    print(server instanceof http.Server, server.constructor === http.Server);
    const port = await open(server);
    print((await text(port)).body);
    await shut(server);
    const agent = http.Agent({ keepAlive: true });
    print(agent instanceof http.Agent, agent.keepAlive, agent.maxSockets);
    function Pool(options) { http.Agent.call(this, options); this.mine = true; }
    Object.setPrototypeOf(Pool.prototype, http.Agent.prototype);
    const pool = new Pool({ maxSockets: 2 });
    print(pool instanceof http.Agent, pool.maxSockets, pool.mine, pool.listenerCount('free'));
    function Out() { http.OutgoingMessage.call(this); }
    Object.setPrototypeOf(Out.prototype, http.OutgoingMessage.prototype);
    print(new Out().setHeader('a', 'b').getHeaders());`,
  'a response without a server': `
    const { Writable } = await import('node:stream');
    const response = new http.ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1, headers: {} });
    const sent = [];
    response.assignSocket(new Writable({ write(chunk, encoding, done) { sent.push(chunk.toString('latin1')); done(); } }));
    response.on('finish', () => print('finish', response.writableFinished));
    response.setHeader('X', 'y');
    print(response.writableEnded, response.writableFinished, response.headersSent);
    response.end('body', () => print(JSON.stringify(sent.join(''))));
    print(response.writableEnded, response.writableFinished, response.headersSent);
    try { response.assignSocket(new Writable()); } catch (error) { print(error.code, error.message); }`,
  'end is told once, and what comes after it is refused': `await serving((request, response) => {
    response.on('error', (error) => print('error', error.code));
    response.end('x', () => print('first', response.writableFinished));
    response.end((error) => print('second', error));
    response.end('more', (error) => print('third', error.code));
    print(response.write('more', (error) => print('fourth', error.code)));
    response.on('finish', () => response.end((error) => print('fifth', error.code)));
  }, async (port) => print((await text(port)).body));`,
  'what is written in one go leaves in one piece': `
    const server = http.createServer((request, response) => {
      response.write('a'); response.write('b'); response.end('c');
    });
    const port = await open(server);
    const pieces = [];
    const socket = net.connect(port, '127.0.0.1');
    socket.on('data', (chunk) => pieces.push(chunk.toString()));
    socket.write('GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n');
    await new Promise((resolve) => socket.on('close', resolve));
    print(pieces.length, JSON.stringify(pieces.join('')));
    await shut(server);`,
  'corked chunks become one': `await serving((request, response) => {
    response.write('head');
    response.cork();
    response.write('one'); response.write('two', () => print('told'));
    print(response.writableCorked, response.writableLength > 0);
    setTimeout(() => { response.uncork(); response.end(); }, 10);
  }, async (port) => {
    const socket = net.connect(port, '127.0.0.1');
    let all = '';
    socket.on('data', (chunk) => (all += chunk));
    socket.end('GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n');
    await new Promise((resolve) => socket.on('close', resolve));
    socket.destroy();
    const other = net.connect(port, '127.0.0.1');
    let more = '';
    other.on('data', (chunk) => (more += chunk));
    other.write('GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n');
    await new Promise((resolve) => other.on('close', resolve));
    print(JSON.stringify(more));
  });`,
  'kinds of wrong options': `
    const wrong = (make) => { try { make(); print('accepted'); } catch (error) { print(error.name, error.code, error.message); } };
    wrong(() => http.createServer({ headersTimeout: 20, requestTimeout: 10 }));
    wrong(() => http.createServer({ requestTimeout: -1 }));
    wrong(() => http.createServer({ joinDuplicateHeaders: 'yes' }));
    wrong(() => http.createServer({ insecureHTTPParser: 0 }));
    wrong(() => new http.Agent({ scheduling: 'random' }));
    wrong(() => new http.Agent({ maxTotalSockets: 0 }));
    wrong(() => http.request({ host: 5 }));
    wrong(() => http.request({ timeout: -1 }));
    wrong(() => http.request({ path: '/a b' }));
    wrong(() => http.request({ method: 'A B' }));
    wrong(() => http.request({ agent: {} }));
    wrong(() => http.request({ headers: { host: ['a', 'b'] } }));
    wrong(() => http.setMaxIdleHTTPParsers(0));
    wrong(() => http.validateHeaderName('a b'));
    wrong(() => http.validateHeaderValue('a', 'b\\nc'));
    wrong(() => http.validateHeaderValue('a', undefined));`,
  'early hints and other information': `await serving((request, response) => {
    response.writeInformation(110, { 'X-Progress': '50%' });
    response.writeEarlyHints({ link: ['</a.css>; rel=preload', '</b.js>; rel=preload'], 'x-id': '7' });
    response.writeProcessing();
    try { response.writeEarlyHints({ link: 'nonsense' }); } catch (error) { print(error.code); }
    try { response.writeInformation(101); } catch (error) { print(error.code); }
    response.end('done');
  }, async (port) => told(http.get({ host: '127.0.0.1', port })));`,
  'a body where there can be none': `await serving((request, response) => {
    response.statusCode = 304;
    print(response.write('ignored'));
    response.end();
  }, async (port) => told(http.get({ host: '127.0.0.1', port })));
  await serving((request, response) => {
    response.statusCode = 204;
    try { response.write('refused'); } catch (error) { print(error.code, error.message); }
    response.end();
  }, async (port) => told(http.get({ host: '127.0.0.1', port })), { rejectNonStandardBodyWrites: true });`,
  'trailers in a list, an object and several': `await serving((request, response) => {
    response.writeHead(200, { Trailer: 'A, B' });
    response.write('x');
    response.addTrailers([['A', '1'], ['B', ['2', '3']]]);
    try { response.addTrailers({ C: 'a\\nb' }); } catch (error) { print(error.code, error.message); }
    response.addTrailers({ A: '4', B: ['5', '6'] });
    response.end();
  }, async (port) => {
    const request = http.get({ host: '127.0.0.1', port });
    request.on('response', (response) => response.resume().on('end', () => print(response.trailers, response.rawTrailers, response.trailersDistinct)));
    await told(request);
  });`,
  'a second connection listener of another stream': `
    const { duplexPair } = await import('node:stream');
    const server = http.createServer((request, response) => response.end('over a pair: ' + request.url));
    const [client, side] = duplexPair();
    server.emit('connection', side);
    const request = http.get({ createConnection: () => client, path: '/x', agent: false });
    await told(request);`,
  'a message tells how it stands': `await serving((request, response) => {
    const stand = () => print([response.destroyed, response.closed, response.errored, response.writableEnded, response.writableFinished, response.writableNeedDrain, response.writableCorked, response.writableObjectMode]);
    stand();
    response.on('close', () => { stand(); print(request.destroyed, request.complete, request.aborted); });
    response.end('x');
    stand();
  }, async (port) => {
    const request = http.get({ host: '127.0.0.1', port });
    print([request.destroyed, request.closed, request.errored, request.writableEnded, request.reusedSocket]);
    await told(request);
    print([request.destroyed, request.closed, request.errored, request.writableFinished]);
  });`,
  'a signal of a message': `await serving((request, response) => {
    print(request.signal.aborted, request.signal === request.signal);
    request.signal.addEventListener('abort', () => print('the client left'));
    response.flushHeaders();
  }, async (port) => {
    const request = http.get({ host: '127.0.0.1', port });
    request.on('response', () => request.destroy());
    request.on('error', () => {});
    await new Promise((resolve) => request.on('close', () => setTimeout(resolve, 50)));
  });`,
  'the agent of all requests is exchanged': `await serving((request, response) => response.end(), async (port) => {
    const before = http.globalAgent;
    print(before.keepAlive, before.options.timeout, before.maxFreeSockets, before.totalSocketCount);
    http.globalAgent = new http.Agent({ maxSockets: 1 });
    const request = http.get({ host: '127.0.0.1', port });
    print(request.agent === http.globalAgent, request.agent === before);
    await told(request);
  });`,
  'requests are told over channels': `
    const { subscribe } = await import('node:diagnostics_channel');
    for (const name of ['http.client.request.created', 'http.client.request.start', 'http.client.response.finish', 'http.client.request.error', 'http.server.request.start', 'http.server.response.created', 'http.server.response.finish']) {
      subscribe(name, (message) => print(name, Object.keys(message).sort()));
    }
    await serving((request, response) => response.end(), async (port) => {
      await quiet(http.get({ host: '127.0.0.1', port }));
      await quiet(http.get({ host: '127.0.0.1', port: 1 }));
    });`,
});
