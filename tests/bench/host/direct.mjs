// Sends requests for a second, as many at a time as it is told, and prints how many were answered.
import { Agent, get } from 'node:http';

const [port, concurrency] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
const once = () =>
  new Promise((resolve, reject) => {
    get({ port, agent, path: '/json' }, (response) => {
      response.resume().on('end', resolve);
    }).on('error', reject);
  });
await once();
const end = performance.now() + 1000;
let answered = 0;
const one = async () => {
  while (performance.now() < end) {
    await once();
    answered++;
  }
};
await Promise.all(Array.from({ length: concurrency }, one));
process.stdout.write(`${answered}\n`);
agent.destroy();
