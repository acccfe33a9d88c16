const PRELUDE = `
import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import express from 'express';
process.env.NODE_ENV = 'production';
const hidden = (text) => String(text).replace(/W?\\/?"[0-9a-f]+-[0-9a-f]+"/g, '"TAG"');
/** Sends a request and prints all that comes back but dates, ports and tags made of times. */
const ask = (port, path, { body, ...options } = {}) => new Promise((resolve, reject) => {
  const request = http.request({ port, path, agent: false, ...options }, async (response) => {
    const chunks = [];
    for await (const chunk of response) chunks.push(chunk);
    const { date, 'last-modified': modified, ...headers } = response.headers;
    if (headers.etag) headers.etag = hidden(headers.etag);
    const text = Buffer.concat(chunks).toString();
    console.log(options.method ?? 'GET', path, response.statusCode, response.statusMessage, headers, typeof date, typeof modified);
    console.log(JSON.stringify(text.replaceAll(String(port), 'PORT')));
    resolve({ headers: response.headers, text });
  });
  request.on('error', reject);
  request.end(body);
});
const serving = async (app, use) => {
  const server = app.listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  await use((path, options) => ask(server.address().port, path, options));
  await new Promise((resolve) => server.close(resolve));
  console.log('closed');
};
const json = (value, method = 'POST') => {
  const body = JSON.stringify(value);
  return { method, body, headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } };
};
const app = express();
mkdirSync('public/inner', { recursive: true });
writeFileSync('public/index.html', '<h1>Index</h1>');
writeFileSync('public/a b.txt', 'with a space');
writeFileSync('public/inner/index.html', '<h1>Inner</h1>');
writeFileSync('public/.hidden', 'secret');
writeFileSync('public/page.htm', 'by extension');
writeFileSync('public/digits.txt', '0123456789'.repeat(10));
`;

const BODIES: Record<string, string> = {
  'answers of each kind': `
    app.get('/text', (request, response) => response.send('text'));
    app.get('/html', (request, response) => response.type('html').send('<p>'));
    app.get('/json', (request, response) => response.json({ a: [1, null, 'é'] }));
    app.get('/jsonp', (request, response) => response.jsonp({ a: 1 }));
    app.get('/buffer', (request, response) => response.send(Buffer.from([1, 2, 3])));
    app.get('/status', (request, response) => response.sendStatus(418));
    app.get('/empty', (request, response) => response.status(204).end());
    await serving(app, async (ask) => {
      for (const path of ['/text', '/html', '/json', '/jsonp?callback=go', '/buffer', '/status', '/empty']) await ask(path);
      await ask('/text', { method: 'HEAD' });
      await ask('/text', { method: 'OPTIONS' });
      await ask('/nowhere');
      await ask('/text', { method: 'DELETE' });
    });`,
  'a JSON body, and one that is none': `
    app.use(express.json({ limit: 100 }));
    app.post('/', (request, response) => response.json({ got: request.body }));
    app.use((error, request, response, next) => response.status(error.status).json({ type: error.type, message: error.message }));
    await serving(app, async (ask) => {
      await ask('/', json({ name: 'Ada', list: [1, 2] }));
      await ask('/', { ...json({}), body: '{"a', headers: { 'Content-Type': 'application/json', 'Content-Length': 3 } });
      await ask('/', json({ long: 'x'.repeat(200) }));
      await ask('/', { method: 'POST', body: 'plain', headers: { 'Content-Type': 'text/plain' } });
      await ask('/', { method: 'POST', body: '{"chunked":true}', headers: { 'Content-Type': 'application/json; charset=utf-8', 'Transfer-Encoding': 'chunked' } });
    });`,
  'forms, text and raw bodies': `
    app.use(express.urlencoded({ extended: true }), express.text(), express.raw({ type: 'application/x' }));
    app.post('/', (request, response) => response.send({ body: request.body, isBuffer: Buffer.isBuffer(request.body) }));
    await serving(app, async (ask) => {
      const post = (type, body) => ask('/', { method: 'POST', body, headers: { 'Content-Type': type } });
      await post('application/x-www-form-urlencoded', 'a[b]=1&a[c]=2&list=1&list=2&plus=a+b&u=%C3%A9');
      await post('text/plain; charset=latin1', Buffer.from('caf\\xe9', 'latin1'));
      await post('application/x', Buffer.from([0, 255]));
    });`,
  'parameters, queries and wildcards': `
    app.param('id', (request, response, next, id) => { request.user = { id: Number(id) }; next(); });
    app.get('/users/:id', (request, response) => response.json({ user: request.user, query: request.query, path: request.path }));
    app.get('/files/*path', (request, response) => response.json(request.params));
    app.get('/maybe{/:part}', (request, response) => response.json(request.params));
    app.get(/^\\/r(\\d+)$/, (request, response) => response.json(request.params));
    app.route('/book').get((request, response) => response.send('get')).put((request, response) => response.send('put'));
    await serving(app, async (ask) => {
      await ask('/users/7?a=1&a=2&b[c]=3');
      await ask('/files/a/b%20c');
      await ask('/maybe');
      await ask('/maybe/x');
      await ask('/r42');
      await ask('/book', { method: 'PUT' });
      await ask('/users/%zz');
    });`,
  'routers in routers': `
    const inner = express.Router({ mergeParams: true });
    inner.get('/deep', (request, response) => response.json([request.baseUrl, request.url, request.originalUrl, request.params]));
    const outer = express.Router();
    outer.use((request, response, next) => { response.set('X-Outer', 'yes'); next(); });
    outer.use('/:kind', inner);
    app.use('/api', outer);
    app.all('/api/*rest', (request, response) => response.status(400).send('fell through'));
    await serving(app, async (ask) => {
      await ask('/api/cats/deep?x=1');
      await ask('/api/cats/none');
    });`,
  'errors that are thrown, passed on and rejected': `
    app.get('/throw', () => { throw new Error('thrown'); });
    app.get('/next', (request, response, next) => next(Object.assign(new Error('passed on'), { status: 403 })));
    app.get('/reject', async () => { throw new TypeError('rejected'); });
    app.get('/skip', (request, response, next) => next('route'), () => console.log('never'));
    app.get('/skip', (request, response) => response.send('skipped to'));
    app.use((error, request, response, next) => {
      console.log('handler', error.name, error.message);
      if (request.path === '/throw') return next(error);
      response.status(error.status ?? 500).send(error.message);
    });
    await serving(app, async (ask) => {
      for (const path of ['/next', '/reject', '/skip', '/throw']) await ask(path);
    });`,
  'static files, ranges and what has not changed': `
    app.use('/s', express.static('public', { maxAge: '1d', extensions: ['htm'], setHeaders: (response) => response.set('X-S', '1') }));
    await serving(app, async (ask) => {
      const first = await ask('/s/digits.txt');
      await ask('/s/digits.txt', { headers: { 'If-None-Match': first.headers.etag } });
      await ask('/s/digits.txt', { headers: { 'If-Modified-Since': first.headers['last-modified'] } });
      await ask('/s/digits.txt', { headers: { Range: 'bytes=2-5' } });
      await ask('/s/digits.txt', { headers: { Range: 'bytes=-3' } });
      await ask('/s/digits.txt', { headers: { Range: 'bytes=0-1', 'If-Range': '"old"' } });
      await ask('/s/digits.txt', { method: 'HEAD' });
    });`,
  'conditions and ranges that cannot be met': `
    app.use('/s', express.static('public'));
    await serving(app, async (ask) => {
      await ask('/s/digits.txt', { headers: { 'If-Match': '"other"' } });
      await ask('/s/digits.txt', { headers: { Range: 'bytes=500-' } });
    });`,
  'folders, hidden files and ways out': `
    app.use(express.static('public', { extensions: ['htm'] }));
    await serving(app, async (ask) => {
      for (const path of ['/', '/inner', '/inner/', '/a%20b.txt', '/.hidden', '/page', '/../package.json', '/%2e%2e/package.json', '/none', '/%00']) await ask(path);
      await ask('/', { method: 'POST' });
    });`,
  'sendFile and download': `
    const root = process.cwd() + '/public';
    app.get('/file', (request, response) => response.sendFile('digits.txt', { root }));
    app.get('/missing', (request, response) => response.sendFile('none.txt', { root }, (error) => {
      response.status(error.status).send(error.code);
    }));
    app.get('/download', (request, response) => response.download(root + '/digits.txt', 'números.txt'));
    app.get('/attachment', (request, response) => response.attachment('a.png').send('png'));
    app.get('/relative', (request, response) => response.sendFile('public/digits.txt'));
    app.use((error, request, response, next) => response.status(500).send(error.message));
    await serving(app, async (ask) => {
      for (const path of ['/file', '/missing', '/download', '/attachment', '/relative']) await ask(path);
      await ask('/file', { headers: { Range: 'bytes=90-' } });
    });`,
  'redirects, cookies and headers': `
    app.get('/old', (request, response) => response.redirect('/new?é'));
    app.get('/gone', (request, response) => response.redirect(301, 'https://example.org/'));
    app.get('/set', (request, response) => {
      response.cookie('a', 'one two', { httpOnly: true, expires: new Date(0), sameSite: 'lax', path: '/x' });
      response.cookie('b', { j: 1 }, { secure: true, domain: 'example.org' });
      response.clearCookie('c').append('Link', '<a>').append('Link', '<b>').vary('Origin').location('/l').links({ next: '/2' });
      response.send(request.get('cookie') + ' ' + request.get('REFERRER'));
    });
    await serving(app, async (ask) => {
      await ask('/old', { headers: { Accept: 'text/html' } });
      await ask('/old', { headers: { Accept: 'text/plain' } });
      await ask('/gone', { headers: { Accept: 'application/json' } });
      const { headers } = await ask('/set', { headers: { Cookie: 'z=1', Referer: 'http://r/' } });
      console.log(headers['set-cookie'].length);
    });`,
  'what a request says of itself': `
    app.set('trust proxy', true);
    app.get('/', (request, response) => response.json({
      ip: request.ip, ips: request.ips, protocol: request.protocol, secure: request.secure, host: request.host, hostname: request.hostname,
      subdomains: request.subdomains, xhr: request.xhr, fresh: request.fresh, is: request.is('json'),
      accepts: request.accepts(['json', 'html']), languages: request.acceptsLanguages('de', 'en'), encodings: request.acceptsEncodings(), charset: request.acceptsCharsets('utf-8'), range: request.range(100),
    }));
    app.get('/format', (request, response) => response.format({ text: () => response.send('text'), json: () => response.json({}) }));
    await serving(app, async (ask) => {
      await ask('/', { headers: { Host: 'a.b.example.org:80', 'X-Forwarded-For': '1.2.3.4, 5.6.7.8', 'X-Forwarded-Proto': 'https', Accept: 'text/html, application/json;q=0.5', 'Accept-Language': 'en;q=0.8, de', 'X-Requested-With': 'XMLHttpRequest', Range: 'bytes=0-4', 'Accept-Encoding': 'gzip' } });
      await ask('/format', { headers: { Accept: 'application/json' } });
      await ask('/format', { headers: { Accept: 'image/png' } });
    });`,
  'streaming, both ways': `
    app.get('/count', async (request, response) => {
      response.set('X-Accel-Buffering', 'no').type('text/event-stream');
      for (let i = 0; i < 5; i++) {
        response.write('data: ' + i + '\\n\\n');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      response.end();
    });
    app.post('/echo', (request, response) => request.pipe(response));
    await serving(app, async (ask) => {
      await ask('/count');
      const { text } = await ask('/echo', { method: 'POST', body: 'streamed' });
      console.log(text.length);
    });`,
  'etags of what is sent': `
    app.get('/weak', (request, response) => response.send('always the same'));
    app.get('/strong', (request, response) => { app.set('etag', 'strong'); response.send('always the same'); });
    app.get('/none', (request, response) => { app.disable('etag'); response.send('x'); });
    app.disable('x-powered-by');
    await serving(app, async (ask) => {
      const { headers } = await ask('/weak');
      console.log(headers.etag);
      await ask('/weak', { headers: { 'If-None-Match': headers.etag } });
      await ask('/weak', { headers: { 'If-None-Match': headers.etag, 'Cache-Control': 'no-cache' } });
      console.log((await ask('/strong')).headers.etag);
      await ask('/none');
    });`,
  'templates, locals and mounted apps': `
    app.engine('tpl', (path, options, callback) => callback(null, path.split('/').pop() + ' says ' + options.word + ' in ' + options.settings.views.split('/').pop() + options.title));
    app.set('views', 'public').set('view engine', 'tpl');
    writeFileSync('public/hello.tpl', '');
    app.locals.title = '!';
    app.get('/', (request, response) => { response.locals.word = 'hi'; response.render('hello'); });
    app.get('/none', (request, response) => response.render('nothing'));
    const admin = express();
    admin.on('mount', (parent) => console.log('mounted', parent === app, admin.mountpath));
    admin.get('/', (request, response) => response.send(admin.path() + ' ' + request.baseUrl));
    app.use('/admin', admin);
    app.use((error, request, response, next) => response.status(500).send(error.message.replace(process.cwd(), 'CWD')));
    await serving(app, async (ask) => { for (const path of ['/', '/none', '/admin']) await ask(path); });`,
  'a client that leaves and a port that is taken': `
    app.get('/', (request, response) => {
      request.on('close', () => console.log('request closed', response.writableFinished));
      response.write('begun');
    });
    const server = app.listen(0, () => {
      const { port } = server.address();
      const second = app.listen(port, (error) => {
        console.log(error.code);
        const request = http.get({ port }, (response) => {
          response.once('data', (chunk) => { console.log(String(chunk)); request.destroy(); setTimeout(() => server.close(() => console.log('closed')), 50); });
          response.on('error', (error) => console.log(error.code));
        });
      });
    });`,
};

/** Apps of Express, each served to requests of its own. */
export const expressPrograms: Record<string, string> = Object.fromEntries(
  Object.entries(BODIES).map(([name, body]) => [`Express: ${name}`, `${PRELUDE}${body}\n`]),
);
