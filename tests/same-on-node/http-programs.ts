/**
 * Programs that serve HTTP and send raw bytes to themselves. Each prints what came over the wire and
 * what its handlers saw; the same text is expected of real Node and of the host.
 */
const PRELUDE = `
import { createServer } from 'node:http';
import { connect } from 'node:net';
const masked = (text) => text.replace(/Date: [^\\r]+/g, 'Date: *');
/** Sends the pieces, one after the other, and gives all that comes back until the connection ends. */
const exchange = (port, ...pieces) => new Promise((resolve) => {
  const socket = connect(port);
  let answer = '';
  socket.setEncoding('latin1');
  socket.on('data', (text) => (answer += text));
  socket.on('error', (error) => (answer += error.code));
  socket.on('close', () => resolve(masked(answer)));
  const next = () => {
    if (pieces.length === 0) return;
    socket.write(Buffer.from(pieces.shift(), 'latin1'));
    setTimeout(next, 20);
  };
  next();
});
/** Serves with a handler, sends each list of pieces on a connection of its own, and prints the answers. */
const serve = async (handler, ...connections) => {
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(0, resolve));
  for (const pieces of connections) {
    console.log(JSON.stringify(await exchange(server.address().port, ...[pieces].flat())));
  }
  await new Promise((resolve) => server.close(resolve));
};
const get = (path, headers = '') => 'GET ' + path + ' HTTP/1.1\\r\\nHost: a\\r\\n' + headers + 'Connection: close\\r\\n\\r\\n';
`;

const BODIES: Record<string, string> = {
  'an answer of one piece': `await serve((request, response) => response.end('hello'), get('/'));`,
  'an empty answer': `await serve((request, response) => response.end(), get('/'));`,
  'a streamed answer': `await serve((request, response) => {
    response.write('one');
    response.write(Buffer.from([0, 128, 255]));
    setTimeout(() => response.end('three'), 5);
  }, get('/'));`,
  'headers as written': `await serve((request, response) => {
    response.setHeader('X-One', 1);
    response.setHeader('set-cookie', ['a=1', 'b=2']);
    response.setHeader('x-ONE', 'two');
    response.appendHeader('X-List', 'a');
    response.appendHeader('X-List', 'b');
    response.removeHeader('X-None');
    console.log(response.getHeaders(), response.getHeaderNames(), response.hasHeader('SET-COOKIE'));
    response.end('x');
  }, get('/'));`,
  writeHead: `await serve((request, response) => {
    response.setHeader('A', '1');
    response.writeHead(201, 'Made', { B: '2', a: '3' });
    console.log(response.headersSent, response.statusCode);
    response.end('x');
  }, get('/'));`,
  'writeHead with a list and a length': `await serve((request, response) => {
    response.writeHead(200, ['Content-Length', '2', 'X', 'y']).end('ok');
  }, get('/'));`,
  'statuses without a body': `await serve((request, response) => {
    response.statusCode = Number(request.url.slice(1));
    response.end('never sent');
  }, get('/204'), get('/304'), get('/299'), get('/404'));`,
  HEAD: `await serve((request, response) => {
    response.setHeader('Content-Type', 'text/plain');
    response.end('not sent');
  }, get('/').replace('GET', 'HEAD'));`,
  'HTTP/1.0': `await serve((request, response) => {
    response.write('a');
    response.end('b');
  }, 'GET / HTTP/1.0\\r\\n\\r\\n', 'GET / HTTP/1.0\\r\\nConnection: close\\r\\n\\r\\n');`,
  'a Buffer that is used again after it was written': `await serve((request, response) => {
    const buffer = Buffer.from('once');
    response.write(buffer);
    setTimeout(() => { buffer.write('more'); response.end(buffer); console.log(buffer.toString()); }, 20);
  }, get('/'));`,
  'keep-alive and two requests': `await serve((request, response) => response.end(request.url),
    ['GET /1 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n', get('/2')]);`,
  'pipelined requests keep their order': `await serve((request, response) => {
    setTimeout(() => response.end(request.url), request.url === '/1' ? 30 : 1);
  }, 'GET /1 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\nGET /2 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n' + get('/3'));`,
  'a request body': `await serve((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      console.log(request.complete, Buffer.concat(chunks).toString('hex'));
      response.end(String(Buffer.concat(chunks).length));
    });
  }, ['POST / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\nContent-Length: 6\\r\\n\\r\\nab', 'c\\xff\\x00f']);`,
  'a chunked request body with trailers': `await serve(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    console.log(body, request.trailers, request.rawTrailers);
    response.end('ok');
  }, 'POST / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nabc\\r\\n2;x=y\\r\\nde\\r\\n0\\r\\nX-Sum: 5\\r\\n\\r\\n');`,
  'trailers of an answer': `await serve((request, response) => {
    response.writeHead(200, { Trailer: 'X-Sum' });
    response.write('abc');
    response.addTrailers({ 'X-Sum': '3' });
    response.end();
  }, get('/'));`,
  'what a request tells': `await serve((request, response) => {
    const { method, url, httpVersion, headers, rawHeaders } = request;
    console.log({ method, url, httpVersion, headers, rawHeaders });
    response.end();
  }, get('/a/../b?c=%20', 'Cookie: a=1\\r\\nCOOKIE: b=2\\r\\nX: 1\\r\\nx: 2\\r\\nEmpty:\\r\\nAge: 1\\r\\nAge: 2\\r\\nSpaced:   v  \\r\\nLatin: \\xe9\\r\\n'));`,
  'Expect: 100-continue': `await serve((request, response) => {
    request.resume().on('end', () => response.end('got it'));
  }, ['POST / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\nExpect: 100-continue\\r\\nContent-Length: 1\\r\\n\\r\\n', 'x']);`,
  'a server that closes': `await serve((request, response) => {
    response.setHeader('Connection', 'close');
    response.end('bye');
  }, 'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n');`,
  'bad requests': `await serve((request, response) => response.end('ok'),
    'NONSENSE\\r\\n\\r\\n', 'GET / HTTP/9.9\\r\\n\\r\\n', 'GET / HTTP/1.1\\r\\nBad Header: x\\r\\n\\r\\n',
    'GET / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\n',
    'GET / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n',
    'GET / HTTP/1.1\\r\\nHost: a\\r\\nX: ' + 'x'.repeat(17000) + '\\r\\n\\r\\n');`,
  'a clientError listener': `
    const server = createServer();
    server.on('clientError', (error, socket) => {
      console.log(error.name, error.code, error.message, error.bytesParsed);
      socket.end('HTTP/1.1 418 I am no server\\r\\n\\r\\n');
    });
    await new Promise((resolve) => server.listen(0, resolve));
    console.log(await exchange(server.address().port, 'BAD / HTTP/1.1\\r\\n\\r\\n'));
    server.close();`,
  'mistakes with headers': `
    const attempt = (action) => { try { action(); } catch (error) { console.log(error.name, error.code, error.message); } };
    await serve((request, response) => {
      attempt(() => response.setHeader('bad name', 'x'));
      attempt(() => response.setHeader('name', undefined));
      attempt(() => response.setHeader('name', 'new\\nline'));
      attempt(() => response.writeHead(42));
      attempt(() => response.write(5));
      attempt(() => response.write(null));
      response.write('x');
      attempt(() => response.setHeader('late', 'x'));
      attempt(() => response.writeHead(200));
      response.end();
    }, get('/'));`,
  'writing after the end': `await serve((request, response) => {
    response.on('error', (error) => console.log('event', error.code));
    response.end('x', () => console.log('finished'));
    response.write('y', (error) => console.log('callback', error.code));
    response.end((error) => console.log('again', error?.code));
  }, get('/'));`,
  'the order of events': `await serve((request, response) => {
    for (const name of ['end', 'close']) request.on(name, () => console.log('request', name));
    for (const name of ['prefinish', 'finish', 'close']) response.on(name, () => console.log('response', name));
    request.resume();
    response.end('x', () => console.log('end callback'));
  }, get('/'));`,
  'a client that hangs up': `
    const server = createServer((request, response) => {
      request.on('aborted', () => console.log('aborted'));
      request.on('error', (error) => console.log(error.code, error.message));
      response.on('close', () => {
        console.log('closed', response.writableFinished);
        server.close(() => console.log('server closed'));
      });
    });
    server.listen(0, () => {
      const socket = connect(server.address().port, () => {
        socket.write('POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5\\r\\n\\r\\nab');
        setTimeout(() => socket.destroy(), 20);
      });
    });`,
  'diagnostics channels': `
    const { subscribe } = await import('node:diagnostics_channel');
    subscribe('http.server.request.start', ({ request }) => console.log('start', request.url));
    subscribe('http.server.response.finish', ({ response }) => console.log('finish', response.statusCode));
    await serve((request, response) => { console.log('handler'); response.end(); }, get('/a'));`,
  'an unanswered Host and absolute URLs': `await serve((request, response) => response.end(request.url),
    'GET / HTTP/1.1\\r\\nConnection: close\\r\\n\\r\\n', get('http://b/c'), get('*').replace('GET', 'OPTIONS'));`,
};

/** The programs, by what they show. */
export const httpPrograms: Record<string, string> = Object.fromEntries(
  Object.entries(BODIES).map(([name, body]) => [name, PRELUDE + body]),
);
