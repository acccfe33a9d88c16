import { withPrelude } from './wire-prelude.ts';

/** Programs for the rarer sides of servers, for sockets and for fetch, as in http-client-programs. */
const SERVERS: Record<string, string> = {
  'a server that upgrades': `await serving((request, response) => response.end('plain'), async (port, server) => {
    const upgrade = { Connection: 'Upgrade', Upgrade: 'x' };
    await told(http.get({ host: '127.0.0.1', port, headers: upgrade }));
    server.on('upgrade', (request, socket, head) => {
      print(request.method, request.url, request.upgrade, String(head));
      socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: x\\r\\n\\r\\n');
      socket.on('data', (chunk) => { print('got', String(chunk)); socket.end('bye'); });
    });
    const request = http.get({ host: '127.0.0.1', port, headers: upgrade });
    request.on('upgrade', (response, socket) => {
      socket.on('data', (chunk) => print('client got', String(chunk)));
      socket.on('close', () => print('client socket closed'));
      socket.write('hello');
    });
    await told(request);
    await pause(30);
  });`,
  'a client that ends its side while it waits': `await serving((request, response) => {
    for (const event of ['aborted', 'close']) request.on(event, () => print('request', event));
    response.on('close', () => print('response close', response.writableFinished));
    if (request.url === '/half') response.write('half');
  }, async (port) => {
    for (const path of ['/', '/half']) {
      await new Promise((resolve) => {
        const socket = net.connect(port, () => {
          socket.write('GET ' + path + ' HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n');
          setTimeout(() => socket.end(), 50);
        });
        socket.resume().on('close', resolve);
      });
      await pause(20);
    }
  });`,
  'CONNECT to a server': `await serving(() => {}, async (port, server) => {
    await told(http.request({ host: '127.0.0.1', port, method: 'CONNECT', path: 'a:1' }).end());
    server.on('connect', (request, socket) => {
      print(request.method, request.url);
      socket.resume().end('HTTP/1.1 200 Fine\\r\\n\\r\\ntunnel');
    });
    const request = http.request({ host: '127.0.0.1', port, method: 'CONNECT', path: 'a:1' }).end();
    request.on('connect', (response, socket, head) => { print('connected', String(head)); socket.resume().end(); });
    await told(request);
  });`,
  'early hints': `await serving((request, response) => {
    response.writeEarlyHints({ link: ['</a.css>; rel=preload', '</b.js>; rel=preload'], 'x-trace': 'id' });
    response.writeProcessing();
    response.end('x');
  }, async (port) => told(http.get({ host: '127.0.0.1', port })));`,
  checkContinue: `await serving(() => print('not here'), async (port, server) => {
    server.on('checkContinue', (request, response) => {
      if (request.url === '/no') { response.writeHead(417); return response.end(); }
      response.writeContinue();
      request.resume().on('end', () => response.end('done'));
    });
    for (const path of ['/no', '/yes']) {
      const request = http.request({ host: '127.0.0.1', port, path, method: 'POST', headers: { Expect: '100-continue' } });
      request.on('continue', () => { print('continue'); request.end('body'); });
      request.on('response', (response) => { print(response.statusCode, response.headers.connection); request.end(); response.resume(); });
      await quiet(request);
    }
  });`,
  maxRequestsPerSocket: `await serving((request, response) => response.end('ok'), async (port, server) => {
    server.maxRequestsPerSocket = 2;
    server.on('dropRequest', (request) => print('dropped', request.url));
    const get = (path) => 'GET ' + path + ' HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n';
    const socket = net.connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk));
    socket.write(get('/1') + get('/2') + get('/3'));
    await new Promise((resolve) => socket.on('close', resolve));
    print(JSON.stringify(show(answer)));
  });`,
  'headersTimeout and requestTimeout': `const options = { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 20 };
  await serving((request, response) => { request.on('error', (error) => print('request', error.code)); }, async (port) => {
    for (const text of ['', 'GET / HT', 'POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 9\\r\\n\\r\\nhalf']) {
      const socket = net.connect(port, '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk));
      socket.on('error', (error) => (answer += error.code));
      socket.write(text);
      await new Promise((resolve) => socket.on('close', resolve));
      print(JSON.stringify(show(answer)));
    }
  }, options);
  try { http.createServer({ headersTimeout: 9, requestTimeout: 8 }); } catch (error) { print(error.code); }
  const { headersTimeout, requestTimeout, keepAliveTimeout, timeout, maxHeadersCount, maxRequestsPerSocket } = http.createServer();
  print(headersTimeout, requestTimeout, keepAliveTimeout, timeout, maxHeadersCount, maxRequestsPerSocket);`,
  'limits on headers': `await serving((request, response) => response.end(String(request.rawHeaders.length)), async (port, server) => {
    print((await text(port, '/', { headers: { a: 'x'.repeat(50) } })).body);
    print((await text(port, '/', { headers: { a: 'x'.repeat(500) } })).status);
    server.maxHeadersCount = 2;
    print((await text(port, '/', { headers: { a: '1', b: '2', c: '3' } })).body);
    await told(http.get({ host: '127.0.0.1', port, maxHeaderSize: 40 }));
  }, { maxHeaderSize: 200 });`,
  strictContentLength: `await serving((request, response) => {
    response.strictContentLength = true;
    response.setHeader('Content-Length', 3);
    try { response.write('four'); } catch (error) { print(error.code, error.message); }
    try { response.end('no'); } catch (error) { print(error.code); }
    response.destroy();
  }, async (port) => quiet(http.get({ host: '127.0.0.1', port })));`,
  'duplicate and unique headers': `await serving((request, response) => {
    print(request.headers.host, request.headers.age, request.headers['x-a']);
    response.setHeader('X-Unique', ['a', 'b']);
    response.setHeader('X-Many', ['a', 'b']);
    response.end();
  }, async (port) => {
    const request = http.get({ host: '127.0.0.1', port, headers: { Age: ['1', '2'], 'X-A': ['1', '2'] }, uniqueHeaders: ['x-a'] });
    request.on('response', (response) => { print(response.rawHeaders.slice(0, 6)); response.resume(); });
    await quiet(request);
  }, { joinDuplicateHeaders: true, uniqueHeaders: ['x-unique'] });`,
  'a timeout of the server': `await serving((request, response) => { response.on('close', () => print('response close')); }, async (port, server) => {
    server.setTimeout(40, (socket) => { print('timeout', socket.destroyed); socket.destroy(); });
    await quiet(http.get({ host: '127.0.0.1', port }));
  });`,
  keepAliveTimeout: `await serving((request, response) => response.end('x'), async (port) => {
    const socket = net.connect(port, '127.0.0.1');
    const began = Date.now();
    socket.write('GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n');
    socket.resume();
    await new Promise((resolve) => socket.on('end', resolve));
    print(Date.now() - began >= 80);
  }, { keepAliveTimeout: 100 });`,
};

const SOCKETS: Record<string, string> = {
  'net: half-open connections': `for (const allowHalfOpen of [false, true]) {
    const server = net.createServer({ allowHalfOpen }, (socket) => {
      socket.on('data', (chunk) => print('server got', String(chunk)));
      socket.on('end', () => {
        print('server: end', socket.readyState);
        setTimeout(() => { if (socket.writable) socket.end('late'); }, 20);
      });
      socket.on('close', (hadError) => print('server: close', hadError));
    });
    const socket = net.connect({ port: await open(server), host: '127.0.0.1' });
    print(socket.connecting, socket.readyState, socket.pending);
    socket.on('connect', () => print('connect', socket.readyState, socket.pending)).on('ready', () => print('ready'));
    socket.on('data', (chunk) => print('client got', String(chunk)));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.end('question', () => print('ended', socket.bytesWritten));
    print(socket.bytesWritten);
    await closed;
    await pause(20);
    print(socket.bytesRead, socket.bytesWritten, socket.destroyed, socket.readyState);
    await shut(server);
  }`,
  'net: maxConnections and drop': `const server = net.createServer((socket) => socket.resume());
  server.maxConnections = 1;
  server.on('drop', (place) => print('drop', Object.keys(place).sort(), place.localPort === server.address().port));
  const port = await open(server);
  const first = net.connect(port, '127.0.0.1');
  await new Promise((resolve) => first.on('connect', resolve));
  await pause(10);
  const second = net.connect(port, '127.0.0.1');
  second.on('error', (error) => print(error.code));
  await new Promise((resolve) => second.resume().on('close', resolve));
  server.getConnections((error, count) => print(error, count));
  server.close(() => print('closed'));
  await pause(10);
  print(server.listening, server.address());
  first.end();`,
  'net: forms of listen and address': `const addresses = async (...args) => {
    const server = net.createServer();
    await new Promise((resolve) => server.listen(...args, resolve));
    const { port, ...rest } = server.address();
    print(rest, port > 0);
    await shut(server);
  };
  await addresses();
  await addresses(0);
  await addresses(0, '127.0.0.1');
  await addresses({ port: 0, host: '127.0.0.1', exclusive: true });
  await addresses({ port: 0, host: '0.0.0.0' });
  const aborted = net.createServer();
  const controller = new AbortController();
  aborted.on('close', () => print('close by the signal'));
  aborted.listen({ port: 0, signal: controller.signal }, () => controller.abort());
  await new Promise((resolve) => aborted.on('close', resolve));
  const stray = net.createServer().on('error', (error) => print(error.code, error.syscall, error.message));
  stray.listen(1234, '203.0.113.1');
  await pause(20);
  try { net.createServer().listen(70000); } catch (error) { print(error.code, error.message); }
  net.createServer().close((error) => print(error.code));`,
  'net: pause and backpressure': `let received = 0;
  const server = net.createServer((socket) => {
    socket.pause();
    socket.on('data', (chunk) => (received += chunk.length));
    socket.on('end', () => print('all', received));
    setTimeout(() => { print('paused', received, client.writableLength > 0); socket.resume(); }, 60);
  });
  const client = net.connect(await open(server), '127.0.0.1');
  client.on('drain', () => print('drain'));
  print(client.write(Buffer.alloc(20_000_000)));
  client.end();
  await new Promise((resolve) => client.resume().on('close', resolve));
  await shut(server);`,
  'net: timeout, lookup and destroySoon': `const server = net.createServer((socket) => socket.resume());
  const port = await open(server);
  const socket = net.connect({ port, host: 'localhost', family: 4, autoSelectFamily: false, noDelay: true });
  socket.on('lookup', (error, address, family, host) => print('lookup', error, address, family, host));
  socket.setTimeout(30, () => { print('timeout', socket.timeout); socket.destroySoon(); });
  socket.on('finish', () => print('finish'));
  await new Promise((resolve) => socket.on('close', (hadError) => { print('close', hadError); resolve(); }));
  const broken = net.connect(port, '127.0.0.1');
  broken.on('error', (error) => print('error', error.message)).on('close', (hadError) => print('close', hadError));
  broken.destroy(new Error('mine'));
  await pause(20);
  await shut(server);`,
};

const FETCHES: Record<string, string> = {
  'fetch and what it sends': `await wire('HTTP/1.1 200 Fine\\r\\nX-A: 1\\r\\nSet-Cookie: a=1\\r\\nSet-Cookie: b=2\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok', async (port) => {
    const url = 'http://127.0.0.1:' + port;
    const response = await fetch(url + '/path?query#hash');
    print(response.status, response.statusText, response.ok, response.type, response.redirected, response.url);
    print(response.headers.get('x-a'), response.headers.getSetCookie(), response.bodyUsed);
    print(await response.text(), response.bodyUsed, response instanceof Response);
    await pause(30);
    const send = async (init) => { print(await (await fetch(url, init)).text()); await pause(30); };
    await send({ method: 'post', body: 'text', headers: { 'X-Own': 'b', Accept: 'text/plain' } });
    await send({ method: 'POST', body: new URLSearchParams({ a: '1 2' }) });
    await send({ method: 'PUT', body: new Uint8Array([65, 66]) });
    await send({ method: 'POST' });
    await send({ method: 'DELETE' });
    print((await (await fetch(url, { method: 'POST', body: 'x' })).clone().text()));
  });`,
  'fetch: JSON, forms and streams': `await serving((request, response) => {
    response.setHeader('Content-Type', request.headers['content-type'] ?? 'none');
    request.pipe(response);
  }, async (port) => {
    const url = 'http://localhost:' + port;
    print(await (await fetch(url, { method: 'POST', body: '{"a":[1]}' })).json());
    const form = new FormData();
    form.append('name', 'value');
    form.append('file', new Blob(['text'], { type: 'text/plain' }), 'a.txt');
    const back = await (await fetch(url, { method: 'POST', body: form })).formData();
    print(back.get('name'), back.get('file').name, await back.get('file').text());
    const body = new ReadableStream({
      async start(controller) {
        for (const piece of ['one ', 'two ', 'three']) { controller.enqueue(new TextEncoder().encode(piece)); await pause(5); }
        controller.close();
      },
    });
    let text = '';
    const answer = await fetch(url, { method: 'POST', body, duplex: 'half' });
    for await (const chunk of answer.body) text += new TextDecoder().decode(chunk);
    print(text);
    const head = await fetch(url, { method: 'HEAD' });
    print(head.status, head.body, await head.text());
  });`,
  'fetch: redirects': `await serving((request, response) => {
    const to = new URL(request.url, 'http://a').searchParams.get('to');
    if (!to) { response.write(request.method + ' ' + request.url + ' '); return request.pipe(response); }
    response.writeHead(Number(request.url.slice(1, 4)), { Location: to }).end('moved');
  }, async (port) => {
    const url = 'http://127.0.0.1:' + port;
    for (const status of [301, 302, 303, 307, 308]) {
      const response = await fetch(url + '/' + status + '?to=/end', { method: 'POST', body: 'data' });
      print(status, response.redirected, response.url, await response.text());
    }
    const manual = await fetch(url + '/302?to=/end', { redirect: 'manual' });
    print(manual.status, manual.headers.get('location'), await manual.text());
    await fetch(url + '/302?to=/end', { redirect: 'error' }).catch((error) => print(error.name, error.message, error.cause.message));
    await fetch(url + '/302?to=/302%3Fto=/302').catch((error) => print(error.name, error.message));
  });`,
  'fetch: failures and signals': `await serving((request, response) => {
    if (request.url === '/cut') { response.writeHead(200, { 'Content-Length': 9 }); response.write('half'); setTimeout(() => response.destroy(), 20); }
    if (request.url === '/some') response.write('some');
    if (request.url === '/hang-up') request.socket.destroy();
  }, async (port) => {
    const url = 'http://127.0.0.1:' + port;
    const fails = (promise) => promise.then(print, (error) => print(error.name, error.name.endsWith('Error') && error instanceof DOMException ? '' : error.message, error.cause?.code));
    const dead = net.createServer();
    const deadPort = await open(dead);
    await shut(dead);
    await fails(fetch('http://127.0.0.1:' + deadPort));
    await fails(fetch('not a url'));
    await fails(fetch(url, { body: 'x' }));
    await fails(fetch(url, { signal: AbortSignal.abort() }));
    await fails(fetch(url, { signal: AbortSignal.timeout(30) }));
    const controller = new AbortController();
    const response = await fetch(url + '/some', { signal: controller.signal });
    controller.abort(new Error('enough'));
    await fails(response.text());
    await fetch(url + '/cut').then((cut) => cut.text()).catch((error) => print(error.name, error.message));
    await fetch(url + '/hang-up').catch((error) => print(error.name, error.message));
  });`,
  'fetch: an encoded answer': `const gzip = Buffer.from('H4sIAAAAAAAAA0vPz0/RUUjMS1FISU3OT0lNAQCyFRC+EQAAAA==', 'base64');
  await serving((request, response) => {
    response.setHeader('Content-Encoding', request.url.slice(1));
    response.end(request.url === '/gzip' ? gzip : 'as it is');
  }, async (port) => {
    for (const path of ['/identity', '/gzip']) {
      const response = await fetch('http://127.0.0.1:' + port + path);
      print(response.headers.get('content-encoding'), await response.text());
    }
  });`,
};

/** By the name of the test: the program. */
export const networkPrograms: Record<string, string> = withPrelude({
  ...SERVERS,
  ...SOCKETS,
  ...FETCHES,
});
