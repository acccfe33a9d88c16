import type { JSX } from 'preact';
import { t } from '../i18n/translate.ts';
import { formatDuration } from '../lib/format-duration.ts';
import type { DemoMoment, DemoRequest } from './demo-moment.ts';
import { joinBytes, showBytes } from './wire-text.ts';

interface WireListProps {
  requests: readonly DemoRequest[];
  /** One round. */
  moments: readonly DemoMoment[];
}

/** For each request the bytes that went and came, and when. */
export function WireList({ requests, moments }: WireListProps): JSX.Element {
  return (
    <section class="wire">
      <h3>{t('wire.title')}</h3>
      {requests.map((request) => (
        <Exchange key={request.name} request={request} moments={moments} />
      ))}
    </section>
  );
}

function Exchange({ request, moments }: { request: DemoRequest; moments: readonly DemoMoment[] }) {
  const own = moments.filter((moment) => 'request' in moment && moment.request === request.name);
  const sent = own.filter((moment) => moment.type === 'sent');
  const received = own.filter((moment) => moment.type === 'received');
  const origin = sent[0]?.at ?? 0;
  const first = received[0];
  const last = received.at(-1);
  return (
    <details class="exchange">
      <summary>
        <code>{request.name}</code>
        {first && last && (
          <span class="note">
            {t('wire.times', {
              first: formatDuration(first.at - origin),
              last: formatDuration(last.at - origin),
            })}
          </span>
        )}
      </summary>
      <Message title={t('wire.request')} chunks={sent.map(({ bytes }) => bytes)} />
      <Message title={t('wire.response')} chunks={received.map(({ bytes }) => bytes)} />
    </details>
  );
}

function Message({ title, chunks }: { title: string; chunks: readonly Uint8Array[] }) {
  const bytes = joinBytes(chunks);
  return (
    <>
      <h4>
        {title} <span class="note">{t('wire.bytes', { count: bytes.length })}</span>
      </h4>
      {bytes.length === 0 ? (
        <p class="note">{t('wire.nothing')}</p>
      ) : (
        <pre class="bytes" tabIndex={0}>
          {showBytes(bytes).map(({ kind, text }, index) =>
            kind === 'mark' ? <i key={index}>{text}</i> : text,
          )}
        </pre>
      )}
    </>
  );
}
