// The server of both sides: it runs in the page, and on real Node. Ten lines would do for the first answer.
import { createServer } from 'node:http';

const BIG = Buffer.alloc(10_000_000, 'x');
const now = () => performance.timeOrigin + performance.now();

const handlers = {
  '/json': (_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end('{"message":"hello","n":1}');
  },
  '/big': (_request, response) => response.end(BIG),
  '/upload': (request, response) => {
    let size = 0;
    request.on('data', (chunk) => (size += chunk.length));
    request.on('end', () => response.end(String(size)));
  },
  '/chunk': (_request, response) => {
    response.write(' ');
    setTimeout(() => response.end(`${now()}`), 50);
  },
};

const server = createServer((request, response) => {
  const handler = handlers[request.url];
  if (handler) return handler(request, response);
  response.setHeader('Content-Type', 'text/html');
  response.end('<!doctype html><script>parent.postMessage("answered", "*")</script>');
});
server.listen(Number(process.argv[2] ?? 3000), () =>
  process.stdout.write(`${server.address().port}\n`),
);
