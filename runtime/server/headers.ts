import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Origins } from './visitor-origins.ts';

/**
 * Sent with every answer of both origins. The first three make pages, frames and workers
 * cross-origin isolated, which SharedArrayBuffer and true blocking sleeps need.
 */
export const COMMON_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const;

/**
 * The Content-Security-Policy of the course's pages.
 * @param scriptHashes Of the inline scripts, as `inlineScriptHashes` gives them.
 */
export function coursePolicy(origins: Origins, scriptHashes: readonly string[]): string {
  return [
    "default-src 'self'",
    ["script-src 'self'", ...scriptHashes].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    `frame-src ${sourceExpression(origins.sandbox)}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

/** The Content-Security-Policy of the sandbox: it runs learners' code and talks to nobody else. */
export function sandboxPolicy(origins: Origins): string {
  return [
    "default-src 'none'",
    "script-src 'self' blob: 'unsafe-eval'",
    "worker-src 'self'",
    "connect-src 'self'",
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    `frame-ancestors ${sourceExpression(origins.course)}`,
  ].join('; ');
}

/**
 * The Content-Security-Policy of the page that stands in for a preview where no Service Worker
 * answers: what it shows, in a frame without an origin, are copies with all their parts in them.
 */
export function previewPolicy(origins: Origins): string {
  return [
    "default-src data: 'unsafe-inline'",
    "script-src 'self' data: 'unsafe-inline' 'unsafe-eval'",
    "worker-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    `frame-ancestors ${sourceExpression(origins.course)}`,
  ].join('; ');
}

/** CSP has no way to write an IPv6 address; the nearest that it has is every host of the scheme. */
function sourceExpression(origin: string): string {
  const { hostname, protocol } = new URL(origin);
  return hostname.startsWith('[') ? protocol : origin;
}

const SCRIPT = /<script(?<attributes>(?:\s(?:"[^"]*"|'[^']*'|[^>"'])*)?)>(?<text>.*?)<\/script>/gis;
const NOT_INLINE_CODE = /\ssrc\s*=|\stype\s*=\s*["']?application\/(?:ld\+)?json/i;

/**
 * Collects the hashes a policy needs to let the inline scripts of built pages run.
 * @param folder The built course.
 * @returns Each hash once, as a CSP source expression.
 */
export async function inlineScriptHashes(folder: string): Promise<string[]> {
  const hashes = new Set<string>();
  for await (const name of glob('**/*.html', { cwd: folder })) {
    const html = await readFile(join(folder, name), 'utf8');
    for (const { groups } of html.matchAll(SCRIPT)) {
      if (NOT_INLINE_CODE.test(groups?.['attributes'] ?? '')) continue;
      // The browser hashes what its parser saw, and that has no carriage returns.
      const text = (groups?.['text'] ?? '').replaceAll(/\r\n?/g, '\n');
      hashes.add(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    }
  }
  return [...hashes].toSorted();
}
