const PRELUDE = `
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { createHash } from 'node:crypto';
import { WebSocket, WebSocketServer, createWebSocketStream } from 'ws';
const listening = async (options = {}) => {
  const server = new WebSocketServer({ port: 0, perMessageDeflate: false, ...options });
  await once(server, 'listening');
  return server;
};
const client = (server, path = '/', ...rest) => new WebSocket('ws://127.0.0.1:' + server.address().port + path, ...rest);
const said = (data, isBinary) => isBinary ? 'binary ' + data.toString('hex') : 'text ' + data;
const hash = (data) => createHash('sha256').update(data).digest('hex').slice(0, 12);
const closing = async (server) => { await new Promise((resolve) => server.close(resolve)); console.log('server closed'); };
`;

const BODIES: Record<string, string> = {
  'text and binary messages in order': `
    const server = await listening();
    server.on('connection', (socket, request) => {
      console.log('request', request.method, request.url, request.headers.upgrade, request.headers['sec-websocket-version']);
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    const socket = client(server, '/chat?a=1');
    socket.on('message', (data, isBinary) => { console.log(said(data, isBinary)); if (String(data) === 'last') socket.close(); });
    socket.on('upgrade', (response) => console.log(response.statusCode, response.headers.connection));
    await once(socket, 'open');
    console.log(socket.readyState, socket.protocol === '', socket.extensions === '');
    socket.send('héllo €');
    socket.send(Buffer.from([0, 127, 128, 255]));
    socket.send(new Uint16Array([1, 2]).buffer);
    socket.send('');
    socket.send('last', (error) => console.log('sent', error));
    const [code, reason] = await once(socket, 'close');
    console.log(code, String(reason), socket.readyState);
    await closing(server);`,
  'ping and pong': `
    const server = await listening();
    server.on('connection', (socket) => {
      socket.on('ping', (data) => console.log('server got ping', String(data)));
      socket.on('pong', (data) => { console.log('server got pong', String(data)); socket.close(1000, 'done'); });
    });
    const socket = client(server);
    socket.on('pong', (data) => { console.log('client got pong', String(data)); [...server.clients][0].ping('back'); });
    await once(socket, 'open');
    socket.ping('there');
    console.log(...await once(socket, 'close').then(([code, reason]) => [code, String(reason)]));
    await closing(server);`,
  'close codes and reasons': `
    const server = await listening();
    server.on('connection', (socket, request) => {
      socket.on('close', (code, reason) => console.log('server saw', code, String(reason)));
      const wish = new URL(request.url, 'http://a').searchParams;
      if (wish.has('code')) socket.close(Number(wish.get('code')), wish.get('reason') ?? '');
      if (wish.has('terminate')) socket.terminate();
    });
    for (const path of ['/?code=1000', '/?code=1001&reason=away', '/?code=4321&reason=mine', '/?terminate']) {
      const [code, reason] = await once(client(server, path), 'close');
      console.log('client saw', code, String(reason));
    }
    const own = client(server);
    await once(own, 'open');
    for (const bad of [999, 1005, 2999, 5000]) try { own.close(bad); } catch (error) { console.log(error.name, error.message); }
    try { own.close(1000, 'x'.repeat(124)); } catch (error) { console.log(error.name, error.message); }
    own.close(3000, 'client');
    await once(own, 'close');
    await closing(server);`,
  'a message in fragments': `
    const server = await listening();
    server.on('connection', (socket) => socket.on('message', (data, isBinary) => socket.send(said(data, isBinary))));
    const socket = client(server);
    await once(socket, 'open');
    socket.send('one ', { fin: false });
    socket.ping();
    socket.send('two ', { fin: false });
    socket.send('three', { fin: true });
    console.log(String((await once(socket, 'message'))[0]));
    socket.send(Buffer.from([1]), { fin: false, binary: true });
    socket.send(Buffer.from([2]), { fin: true, binary: true });
    console.log(String((await once(socket, 'message'))[0]));
    socket.close();
    await once(socket, 'close');
    await closing(server);`,
  'messages of a megabyte': `
    const server = await listening();
    server.on('connection', (socket) => socket.on('message', (data, isBinary) => {
      console.log('server', data.length, hash(data), isBinary);
      socket.send(data, { binary: isBinary });
    }));
    const socket = client(server);
    await once(socket, 'open');
    for (const size of [125, 126, 65535, 65536, 1 << 20]) {
      const message = Buffer.alloc(size, 'abcdefg');
      socket.send(message);
      const [data] = await once(socket, 'message');
      console.log('client', data.length, hash(data) === hash(message), socket.bufferedAmount);
    }
    socket.close();
    await once(socket, 'close');
    await closing(server);`,
  'a message that is too long': `
    const server = await listening({ maxPayload: 100 });
    server.on('connection', (socket) => socket.on('error', (error) => console.log(error.name, error.code, error.message)));
    const socket = client(server);
    await once(socket, 'open');
    socket.send('x'.repeat(101));
    console.log((await once(socket, 'close'))[0]);
    await closing(server);`,
  'upgrades taken by hand, on two paths': `
    const server = http.createServer((request, response) => response.end('plain ' + request.url));
    const [a, b] = [new WebSocketServer({ noServer: true }), new WebSocketServer({ noServer: true })];
    a.on('connection', (socket) => socket.send('from a'));
    b.on('connection', (socket, request, extra) => socket.send('from b ' + extra));
    server.on('upgrade', (request, socket, head) => {
      console.log('upgrade', request.url, head.length);
      if (request.url === '/a') a.handleUpgrade(request, socket, head, (ws) => a.emit('connection', ws, request));
      else if (request.url === '/b') b.handleUpgrade(request, socket, head, (ws) => b.emit('connection', ws, request, 'extra'));
      else socket.end('HTTP/1.1 401 Unauthorized\\r\\nConnection: close\\r\\nContent-Length: 0\\r\\n\\r\\n');
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    for (const path of ['/a', '/b']) {
      const socket = client(server, path);
      console.log(String((await once(socket, 'message'))[0]));
      socket.close();
      await once(socket, 'close');
    }
    const refused = client(server, '/c');
    refused.on('error', (error) => console.log(error.message));
    await new Promise((resolve) => refused.on('close', resolve));
    http.get({ port: server.address().port, path: '/page', agent: false }, async (response) => {
      console.log(String(await response.toArray()));
      await closing(server);
    });`,
  'beside pages on one port': `
    const server = http.createServer((request, response) => response.writeHead(200).end('page'));
    const sockets = new WebSocketServer({ server, path: '/live', verifyClient: ({ req }) => req.headers['x-key'] === 'yes' });
    sockets.on('connection', (socket) => socket.send('welcome'));
    sockets.on('wsClientError', (error) => console.log(error.message));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const ok = client(server, '/live', { headers: { 'X-Key': 'yes' } });
    console.log(String((await once(ok, 'message'))[0]));
    ok.terminate();
    for (const [path, key] of [['/live', 'no'], ['/other', 'yes']]) {
      const socket = client(server, path, { headers: { 'X-Key': key } });
      const [error] = await once(socket, 'error');
      console.log(error.message);
    }
    const plain = http.get({ port: server.address().port, path: '/live', agent: false }, (response) => {
      console.log(response.statusCode);
      response.resume().on('end', () => { sockets.close(); server.close(() => console.log('closed')); });
    });`,
  'protocols and headers': `
    const server = await listening({ handleProtocols: (protocols) => protocols.has('v2') ? 'v2' : false });
    server.on('headers', (headers) => headers.push('X-Extra: 1'));
    for (const protocols of [['v1', 'v2'], []]) {
      const socket = client(server, '/', protocols, { origin: 'http://origin' });
      socket.on('upgrade', (response) => console.log(response.headers['x-extra'], response.headers['sec-websocket-protocol']));
      await once(socket, 'open');
      console.log(JSON.stringify(socket.protocol));
      socket.close();
      await once(socket, 'close');
    }
    const wrong = client(server, '/', ['v1']);
    console.log((await once(wrong, 'error'))[0].message);
    await closing(server);`,
  'frames that break the rules': `
    const server = await listening();
    server.on('connection', (socket) => {
      socket.on('error', (error) => console.log('server error', error.name, error.code, error.message));
      socket.on('close', (code) => console.log('server close', code));
    });
    const frames = {
      'not masked': [0x81, 0x01, 0x61],
      'reserved bit': [0xc1, 0x80, 0, 0, 0, 0],
      'unknown opcode': [0x83, 0x80, 0, 0, 0, 0],
      'not UTF-8': [0x81, 0x81, 0, 0, 0, 0, 0xff],
      'fragmented control frame': [0x09, 0x80, 0, 0, 0, 0],
      'continuation of nothing': [0x80, 0x80, 0, 0, 0, 0],
      'close with one byte': [0x88, 0x81, 0, 0, 0, 0, 3],
    };
    for (const [name, bytes] of Object.entries(frames)) {
      const socket = net.connect(server.address().port, '127.0.0.1');
      socket.write('GET / HTTP/1.1\\r\\nHost: a\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n\\r\\n');
      const [head] = await once(socket, 'data');
      if (name === 'not masked') console.log(String(head));
      let answer = '';
      socket.on('data', (chunk) => { answer += chunk.toString('hex'); socket.end(); });
      socket.write(Buffer.from(bytes));
      await once(socket, 'close');
      console.log(name, answer);
    }
    await closing(server);`,
  'handshakes that are none': `
    const server = await listening();
    server.on('wsClientError', (error, socket) => { console.log(error.message); socket.end('HTTP/1.1 400 Bad\\r\\n\\r\\n'); });
    for (const headers of ['Upgrade: h2c\\r\\n', 'Upgrade: websocket\\r\\n', 'Upgrade: websocket\\r\\nSec-WebSocket-Key: short\\r\\n', 'Upgrade: websocket\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\nSec-WebSocket-Version: 7\\r\\n']) {
      const socket = net.connect(server.address().port, '127.0.0.1');
      socket.end('GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: Upgrade\\r\\n' + headers + '\\r\\n');
      console.log(String(Buffer.concat(await socket.toArray())));
    }
    const http200 = http.createServer((request, response) => response.end('no')).listen(0, '127.0.0.1');
    await once(http200, 'listening');
    console.log((await once(client(http200), 'error'))[0].message);
    http200.closeAllConnections();
    http200.close();
    const nobody = new WebSocket('ws://127.0.0.1:1/');
    console.log((await once(nobody, 'error'))[0].code);
    await closing(server);`,
  'as a stream': `
    const server = await listening();
    server.on('connection', (socket) => {
      const duplex = createWebSocketStream(socket, { encoding: 'utf8' });
      duplex.on('data', (text) => duplex.write(text.toUpperCase()));
      duplex.on('end', () => { console.log('server end'); duplex.end(); });
    });
    const duplex = createWebSocketStream(client(server), { decodeStrings: false });
    duplex.write('hello ');
    duplex.write('stream');
    let text = '';
    duplex.on('data', (chunk) => { text += chunk; if (text.length === 12) duplex.end(); });
    await once(duplex, 'close');
    console.log(text);
    await closing(server);`,
  'as the browsers have it': `
    const server = await listening();
    server.on('connection', (socket) => { socket.send('text'); socket.send(Buffer.from('bytes')); socket.close(1000, 'bye'); });
    const socket = client(server);
    socket.binaryType = 'arraybuffer';
    socket.onopen = (event) => console.log(event.type, event.target === socket);
    socket.onmessage = (event) => console.log(event.type, typeof event.data === 'string' ? event.data : event.data.constructor.name + event.data.byteLength);
    socket.addEventListener('close', (event) => console.log(event.code, event.reason, event.wasClean));
    await once(socket, 'close');
    try { client(server).send('early'); } catch (error) { console.log(error.message); }
    try { new WebSocket('http:/'); } catch (error) { console.log(error.name, error.message); }
    for (const each of server.clients) each.terminate();
    setTimeout(() => { for (const each of server.clients) each.terminate(); void closing(server); }, 100);`,
  'twenty clients and a broadcast': `
    const server = await listening();
    server.on('connection', (socket) => socket.on('message', (data) => { for (const each of server.clients) each.send(String(data)); }));
    const sockets = Array.from({ length: 20 }, () => client(server));
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    console.log(server.clients.size);
    const heard = sockets.map((socket) => once(socket, 'message').then(([data]) => String(data)));
    sockets[7].send('to all');
    console.log(new Set(await Promise.all(heard)).size, (await heard[3]));
    for (const socket of sockets) socket.close();
    await Promise.all(sockets.map((socket) => once(socket, 'close')));
    console.log(server.clients.size);
    await closing(server);`,
  'a server in another process, which is killed': `
    import { fork } from 'node:child_process';
    import { writeFileSync } from 'node:fs';
    writeFileSync('server.mjs', \`import { WebSocketServer } from 'ws';
      const server = new WebSocketServer({ port: 0, perMessageDeflate: false }, () => process.send(server.address().port));
      server.on('connection', (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })));\`);
    const child = fork('./server.mjs');
    const [port] = await once(child, 'message');
    const socket = new WebSocket('ws://127.0.0.1:' + port);
    await once(socket, 'open');
    for (const message of ['text', Buffer.from([1, 2, 3]), Buffer.alloc(300_000, 'z')]) {
      socket.send(message);
      const [data, isBinary] = await once(socket, 'message');
      console.log(isBinary, data.length, hash(data));
    }
    child.kill('SIGKILL');
    console.log('client close', (await once(socket, 'close'))[0]);`,
};

/** Servers and clients of ws. */
export const wsPrograms: Record<string, string> = Object.fromEntries(
  Object.entries(BODIES).map(([name, body]) => [`ws: ${name}`, `${PRELUDE}${body}\n`]),
);
