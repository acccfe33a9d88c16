import { llhttpAddress } from 'virtual:llhttp';

let llhttp: Promise<WebAssembly.Module> | undefined;

/**
 * Gives llhttp, Node's HTTP parser, compiled: once for the page and all processes in it.
 *
 * @returns rejects when it cannot be loaded; the next call tries again
 */
export function loadLlhttp(): Promise<WebAssembly.Module> {
  llhttp ??= fetchModule().catch((error: unknown) => {
    llhttp = undefined;
    throw error;
  });
  return llhttp;
}

async function fetchModule(): Promise<WebAssembly.Module> {
  const response = await fetch(llhttpAddress);
  if (!response.ok) throw new Error(`${llhttpAddress} was answered with ${response.status}.`);
  return WebAssembly.compile(await response.arrayBuffer());
}
