import { createServer } from 'node:http';

/** Stands for a synchronous read from a slow archive: while it waits, nothing else here can run. */
function readArchive(): string {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  return 'Last spring: we keep one database.\n';
}

const server = createServer((request, response) => {
  const { method, url } = request;
  const answer = (status: number, text: string): void => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(text);
    console.log(`${method} ${url} is answered with ${status}`);
  };

  console.log(`${method} ${url} enters the handler`);
  if (url === '/slow') {
    answer(200, readArchive());
  } else if (url === '/fast') {
    answer(200, 'Today: agree on the date.\n');
  } else if (url === '/') {
    answer(200, 'The notes service. /slow reads the archive, /fast has the notes of today.\n');
  } else {
    answer(404, `There is nothing at ${url}. Try /slow or /fast.\n`);
  }
  console.log(`${method} ${url} leaves the handler`);
});

server.listen(3000, () => console.log('Listening on http://localhost:3000'));
